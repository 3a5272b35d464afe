CREATE TABLE availabilities (
    user_id    BINARY(16)      NOT NULL,
    kind       VARCHAR(20)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    until_time DATETIME(6)     NULL COMMENT 'then it is automatic again',
    version    BIGINT UNSIGNED NOT NULL COMMENT 'grows with every change, for the event that tells of it',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
