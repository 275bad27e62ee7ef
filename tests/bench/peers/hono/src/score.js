// What a lead is worth: points by rules, each with its reason, and what a model
// would look at.

import { isFreeMail } from "./domains.js";
import { emailDomain } from "./email.js";
import { parseDecimal } from "./decimal.js";
import { textsOf } from "./submission.js";
import { characters } from "./text.js";

/** Everything that rules can ask about a lead, worked out once. */
export class Facts {
  constructor(form, lead, submission, attribution) {
    Object.assign(this, { form, lead, attribution });
    this.answers = new Map(submission.answers);
    this.consents = submission.consents.length;
    this.domain = emailDomain(lead.email ?? "");
    this.longestText = longestText(submission.answers, lead);
    this.textLength = characters(this.longestText);
    const core = [lead.name, lead.email, lead.phone, lead.company, lead.country];
    this.completeness = 20 * core.filter((part) => part !== null).length;
  }

  /** The values of `name`, none where nothing is known. */
  values(name) {
    if (!name.startsWith("lead.")) {
      const answer = this.answers.get(name);
      return answer === undefined ? [] : textsOf(answer);
    }
    const value = this.#fact(name.slice(5));
    return value ? [String(value)] : [];
  }

  #fact(name) {
    const { form, lead, attribution } = this;
    if (name in lead) return lead[name];
    switch (name) {
      case "form":
        return form.name;
      case "locale":
        return form.locale;
      case "language":
        return form.locale.split("-", 1)[0];
      case "email_domain":
        return this.domain;
      case "is_free_mail":
        return isFreeMail(this.domain) ? "yes" : "no";
      case "page":
        return attribution.page;
      case "text_length":
        return String(this.textLength);
      case "completeness":
        return String(this.completeness);
      default:
        return name.startsWith("first_") ? attribution.first[name.slice(6)] : attribution.last[name];
    }
  }
}

/** The longest answer that does not only say who wrote. */
function longestText(answers, lead) {
  const known = [lead.name, lead.email, lead.phone, lead.phone_extension, lead.company];
  let longest = "";
  let length = 0;
  for (const text of answers.flatMap(([, answer]) => textsOf(answer))) {
    const count = known.includes(text) ? -1 : characters(text);
    if (count >= length) [longest, length] = [text, count];
  }
  return longest;
}

/** The points of a lead by `rules`, with every rule that holds, the heaviest first. */
export function scoreOf(facts, rules) {
  const values = (name) => facts.values(name);
  const reasons = rules.rules
    .filter((rule) => criterionHolds(rule.when, values))
    .map(({ name, dimension = "fit", points }) => ({ rule: name, dimension, points }));
  const points = Math.trunc((rules.completeness_points * facts.completeness) / 100);
  if (points !== 0) {
    reasons.push({ rule: `${facts.completeness} % of the core data`, dimension: "completeness", points });
  }
  reasons.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return { points: reasons.reduce((sum, reason) => sum + reason.points, 0), reasons };
}

/** Where a lead with these points stands. */
export function statusOf(points, rules) {
  const reaches = (limit) => limit !== null && points >= limit;
  if (reaches(rules.sales_qualified_from)) return "sales_qualified";
  return reaches(rules.marketing_qualified_from) ? "marketing_qualified" : "new";
}

/** Whether a lead that stands at `status` goes to destinations. */
export function isForwarded(status, rules) {
  const order = ["new", "marketing_qualified", "sales_qualified"];
  return order.includes(status) && order.indexOf(status) >= order.indexOf(rules.forward_from);
}

/** A lead as a model sees it: numbers between about 0 and 1. */
export function featuresOf(facts, points) {
  const { lead, domain, textLength, form } = facts;
  const { channel } = facts.attribution.last;
  const isOneOf = (...channels) => Number(channels.includes(channel));
  return [
    Number(lead.phone !== null),
    Number(lead.company !== null),
    Number(domain !== "" && !isFreeMail(domain)),
    Number(textLength >= 80),
    Math.min(textLength, 1000) / 1000,
    facts.completeness / 100,
    Number(facts.consents > 0),
    Number(form.locale.startsWith("zh")),
    isOneOf("paid_search", "paid_social", "display"),
    isOneOf("organic_search"),
    isOneOf("organic_social"),
    isOneOf("email"),
    isOneOf("referral", "affiliate", "ai"),
    isOneOf("direct"),
    Math.min(Math.max(points, -100), 200) / 100,
  ];
}

function criterionHolds(criterion, values) {
  const [[kind, about]] = Object.entries(criterion);
  const any = (test) => values(about.field).some((have) => test(have.trim()));
  const isSame = (a, b) => a.toLowerCase() === b.trim().toLowerCase();
  const compares = (test) => {
    const limit = parseDecimal(about.value);
    const number = (have) => parseDecimal(have);
    return limit !== null && any((have) => number(have) !== null && test(number(have), limit));
  };
  switch (kind) {
    case "equals":
      return any((have) => isSame(have, about.value));
    case "one_of":
      return any((have) => about.values.some((value) => isSame(have, value)));
    case "contains":
      return any((have) => have.toLowerCase().includes(about.value.toLowerCase()));
    case "filled":
      return any((have) => have !== "");
    case "at_least":
      return compares((have, limit) => have >= limit);
    case "at_most":
      return compares((have, limit) => have <= limit);
    case "not":
      return !criterionHolds(about, values);
    case "all":
      return about.every((part) => criterionHolds(part, values));
    default:
      return about.some((part) => criterionHolds(part, values));
  }
}
