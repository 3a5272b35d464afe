CREATE TABLE message_edits (
    conversation_id BINARY(16)      NOT NULL,
    seq             BIGINT UNSIGNED NOT NULL,
    version         BIGINT UNSIGNED NOT NULL COMMENT 'of the message, when it said so',
    text            TEXT            NOT NULL,
    create_time     DATETIME(6)     NOT NULL COMMENT 'from when it said so',
    PRIMARY KEY (conversation_id, seq, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
