ALTER TABLE mails DROP event_time;
