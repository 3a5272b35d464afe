CREATE TABLE match_texts (
    match_id    BINARY(16)      NOT NULL,
    text_id     BINARY(16)      NOT NULL COMMENT 'made by the client: said again it is said once',
    version     BIGINT UNSIGNED NOT NULL COMMENT 'of the match, which it raised',
    user_id     BINARY(16)      NOT NULL,
    body        VARCHAR(1000)   NOT NULL,
    create_time DATETIME(6)     NOT NULL,
    PRIMARY KEY (match_id, text_id),
    UNIQUE KEY match_texts_version (match_id, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'kept for moderators, for some hours';
