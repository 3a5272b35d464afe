CREATE TABLE matches (
    match_id    BINARY(16)      NOT NULL,
    mode        VARCHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version     BIGINT UNSIGNED NOT NULL COMMENT 'grows with every change, and with every text',
    call_id     BINARY(16)      NULL COMMENT 'unless the mode is text',
    interests   VARCHAR(700)    CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'that both have',
    languages   VARCHAR(50)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'that both speak',
    contacts    TINYINT(1)      NOT NULL COMMENT 'both wanted it, and they are',
    create_time DATETIME(6)     NOT NULL,
    end_time    DATETIME(6)     NULL,
    ended_how   VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    ended_by    BINARY(16)      NULL,
    PRIMARY KEY (match_id),
    KEY matches_end_time (end_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
