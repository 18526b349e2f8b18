DROP INDEX contacts_of;
DROP TABLE absences;
