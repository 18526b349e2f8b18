DROP TABLE held_messages;
DROP TABLE notification_days;
DROP TABLE notification_settings;
