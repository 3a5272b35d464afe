CREATE TABLE reactions (
    conversation_id BINARY(16)      NOT NULL,
    seq             BIGINT UNSIGNED NOT NULL,
    emoji           VARCHAR(16)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    user_id         BINARY(16)      NOT NULL,
    create_time     DATETIME(6)     NOT NULL,
    PRIMARY KEY (conversation_id, seq, emoji, user_id),
    KEY reactions_time (conversation_id, seq, create_time, user_id, emoji)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
