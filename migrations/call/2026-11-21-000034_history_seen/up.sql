CREATE TABLE history_seen (
    user_id   BINARY(16)      NOT NULL,
    seen_time DATETIME(6)     NOT NULL COMMENT 'calls that were started until then have been looked at',
    version   BIGINT UNSIGNED NOT NULL COMMENT 'of the history: its events',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
