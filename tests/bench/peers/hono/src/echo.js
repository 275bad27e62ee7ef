// `POST /test/echo`: reads and checks a submission to the contact form and answers what
// would be stored. It asks nobody, so it shows what the code alone costs.

import { submitted } from "./body.js";
import { todayFor } from "./dates.js";
import { publishedForm, inLocale } from "./forms.js";
import { localeFor } from "./locale.js";
import { invalidResponse } from "./problems.js";
import { parse } from "./submission.js";

export async function checked(c) {
  const published = await publishedForm(c.env, "contact", c.get("nowMs"));
  const draft = await submitted(c.req.raw);
  const locale = localeFor(published.definition, draft.value("_locale"), c.req.header("accept-language"));
  const form = inLocale(published, locale);
  const { errors, answers } = parse(draft, form, todayFor(draft.value("_day"), c.get("nowMs")));
  return errors.length > 0 ? invalidResponse(c, errors) : c.json(Object.fromEntries(answers));
}
