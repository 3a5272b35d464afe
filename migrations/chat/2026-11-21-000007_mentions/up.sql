CREATE TABLE mentions (
    user_id         BINARY(16)      NOT NULL,
    conversation_id BINARY(16)      NOT NULL,
    seq             BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (user_id, conversation_id, seq),
    KEY mentions_message (conversation_id, seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'those that are unread; read ones go';
