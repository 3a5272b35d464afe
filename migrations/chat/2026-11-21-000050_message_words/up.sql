CREATE TABLE message_words (
    conversation_id BINARY(16)      NOT NULL,
    word            VARCHAR(32)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'without case and accents; the beginning of a longer one',
    seq             BIGINT UNSIGNED NOT NULL,
    create_time     DATETIME(6)     NOT NULL COMMENT 'of the message, so that the newest are found without it',
    PRIMARY KEY (conversation_id, word, seq),
    KEY message_words_message (conversation_id, seq, word)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
