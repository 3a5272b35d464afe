CREATE TABLE totp_factors (
    user_id      BINARY(16)      NOT NULL,
    secret       VARBINARY(96)   NOT NULL COMMENT 'AES-256-GCM under factor.key: nonce, text, tag',
    last_step    BIGINT UNSIGNED NOT NULL COMMENT 'of the newest code used: none works twice',
    create_time  DATETIME(6)     NOT NULL,
    confirm_time DATETIME(6)     NULL COMMENT 'none: not in use yet',
    PRIMARY KEY (user_id),
    CONSTRAINT totp_factors_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
