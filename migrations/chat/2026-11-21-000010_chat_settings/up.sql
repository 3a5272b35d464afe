CREATE TABLE chat_settings (
    user_id       BINARY(16)      NOT NULL,
    read_receipts TINYINT(1)      NOT NULL,
    typing        TINYINT(1)      NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
