CREATE TABLE hidden_messages (
    user_id         BINARY(16)      NOT NULL COMMENT 'who deleted it for themselves',
    conversation_id BINARY(16)      NOT NULL,
    seq             BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (user_id, conversation_id, seq),
    KEY hidden_messages_message (conversation_id, seq)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
