ALTER TABLE mails ADD event_time DATETIME(6) NULL COMMENT 'what the letter tells of';
