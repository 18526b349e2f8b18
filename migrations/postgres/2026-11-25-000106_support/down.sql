DROP TABLE support_notes;
DROP TABLE support_asked;
DROP TABLE support_requests;
