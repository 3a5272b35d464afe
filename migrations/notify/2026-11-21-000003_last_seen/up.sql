CREATE TABLE last_seen (
    user_id   BINARY(16)  NOT NULL,
    seen_time DATETIME(6) NOT NULL COMMENT 'to the minute',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
