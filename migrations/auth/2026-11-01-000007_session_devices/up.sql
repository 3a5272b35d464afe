ALTER TABLE sessions
    ADD device_name    VARCHAR(64)      NOT NULL DEFAULT '',
    ADD address        VARCHAR(45)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'where it was last refreshed from',
    ADD last_seen_time DATETIME(6)      NOT NULL DEFAULT '1970-01-01 00:00:00' COMMENT 'when it was last refreshed',
    ADD auth_time      DATETIME(6)      NOT NULL DEFAULT '1970-01-01 00:00:00' COMMENT 'when the person last proved who they are',
    ADD end_reason     TINYINT UNSIGNED NULL COMMENT 'switchboard.auth.v1.RevocationReason',
    ADD KEY sessions_user_seen (user_id, last_seen_time, id);
