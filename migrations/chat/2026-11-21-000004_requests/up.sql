CREATE TABLE requests (
    user_id         BINARY(16)      NOT NULL,
    request_id      BINARY(16)      NOT NULL COMMENT 'made by the client',
    what            VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash            BINARY(32)      NOT NULL COMMENT 'SHA-256 of what was asked',
    conversation_id BINARY(16)      NOT NULL COMMENT 'where it became something',
    seq             BIGINT UNSIGNED NOT NULL COMMENT 'the first message it became; 0: none',
    create_time     DATETIME(6)     NOT NULL,
    PRIMARY KEY (user_id, request_id),
    KEY requests_create_time (create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
