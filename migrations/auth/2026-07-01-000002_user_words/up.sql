CREATE TABLE user_words (
    user_id BINARY(16)  NOT NULL,
    word    VARCHAR(64) NOT NULL COMMENT 'the display name from the beginning of a word on, folded',
    PRIMARY KEY (user_id, word),
    KEY user_words_word (word, user_id),
    CONSTRAINT user_words_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
