CREATE TABLE match_origins (
    user_id   BINARY(16)  NOT NULL,
    network   VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'from which the person last looked for a partner',
    last_time DATETIME(6) NOT NULL COMMENT 'when they did',
    PRIMARY KEY (user_id),
    KEY match_origins_last_time (last_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'kept as long as what was said';
