CREATE TABLE recovery_codes (
    user_id   BINARY(16) NOT NULL,
    code_hash BINARY(32) NOT NULL COMMENT 'HMAC-SHA-256 under factor.key',
    PRIMARY KEY (user_id, code_hash),
    CONSTRAINT recovery_codes_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
