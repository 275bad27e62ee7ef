/// <reference path="../pb_data/types.d.ts" />

// One request stores a submission and its lead, or neither. A create is no
// transaction by itself, so the hook opens one and puts the rest of the create in it.
onRecordCreateRequest((e) => {
  const app = e.app;
  app.runInTransaction((tx) => {
    e.app = tx;
    e.next();
    const lead = new Record(tx.findCachedCollectionByNameOrId("leads"));
    for (const field of ["form", "name", "email", "phone", "company"]) {
      lead.set(field, e.record.getString(field));
    }
    lead.set("submission", e.record.id);
    lead.set("status", "new");
    lead.set("revision", 1);
    lead.set("name_key", e.record.getString("name").trim().toLowerCase());
    lead.set("company_key", e.record.getString("company").trim().toLowerCase());
    tx.save(lead);
  });
  e.app = app;
}, "submissions");
