DROP TABLE contact_notes;
DROP TABLE contact_words;
DROP TABLE contacts;
