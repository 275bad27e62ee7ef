/// <reference path="../pb_data/types.d.ts" />

// The two tables of an intake: what a visitor sent, and the lead made of it. Columns
// are those of the service's own tables as far as PocketBase has anything to put in
// them. Ids are made by chance, so lists sort by the time of creation.
migrate(
  (app) => {
    const text = (name, max, required = false) => ({ type: "text", name, max, required });
    const number = (name) => ({ type: "number", name, onlyInt: true });
    const json = (name) => ({ type: "json", name, maxSize: 65536 });
    const created = { type: "autodate", name: "created", onCreate: true };

    // Everybody may submit and read in the benchmark; nobody may change or delete.
    const submissions = new Collection({
      type: "base",
      name: "submissions",
      createRule: "",
      viewRule: "",
      listRule: "",
      fields: [
        text("form", 64, true),
        number("form_version"),
        text("key", 200, true),
        text("fingerprint", 64),
        text("locale", 35),
        text("name", 120, true),
        { type: "email", name: "email", required: true },
        text("phone", 40),
        text("company", 200, true),
        text("message", 4000, true),
        { type: "bool", name: "consent", required: true },
        json("signals"),
        text("page", 2000),
        text("referrer", 2000),
        created,
      ],
      // What makes a retry the same submission.
      indexes: ["CREATE UNIQUE INDEX submissions_by_key ON submissions (form, key)"],
    });
    app.save(submissions);

    // Only the hook creates leads.
    const leads = new Collection({
      type: "base",
      name: "leads",
      createRule: null,
      viewRule: "",
      listRule: "",
      fields: [
        text("form", 64, true),
        text("submission", 15, true),
        text("name", 120),
        text("email", 254),
        text("phone", 40),
        text("company", 200),
        text("country", 2),
        text("status", 32, true),
        number("score"),
        json("reasons"),
        json("attribution"),
        text("name_key", 200),
        text("company_key", 300),
        text("owner", 64),
        number("due_ms"),
        number("responded_ms"),
        number("revision"),
        created,
      ],
      // The list of one form's leads, newest first.
      indexes: ["CREATE INDEX leads_by_form ON leads (form, created)"],
    });
    app.save(leads);
  },
  (app) => {
    for (const name of ["leads", "submissions"]) app.delete(app.findCollectionByNameOrId(name));
  },
);
