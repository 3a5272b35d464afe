CREATE TABLE match_warnings (
    report_id   BINARY(16)  NOT NULL COMMENT 'whose decision it was',
    user_id     BINARY(16)  NOT NULL COMMENT 'who is warned',
    reason      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    create_time DATETIME(6) NOT NULL,
    seen_time   DATETIME(6) NULL COMMENT 'NULL: they have not seen it',
    PRIMARY KEY (report_id),
    KEY match_warnings_user (user_id, seen_time, create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
