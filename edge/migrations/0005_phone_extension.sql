-- The extension to ask for at a lead's phone number, digits. Leads from before have it
-- in their number where that could not be understood, and nowhere where it could.
ALTER TABLE leads ADD COLUMN phone_extension TEXT;
