CREATE TABLE passkeys (
    id            BINARY(16)      NOT NULL,
    user_id       BINARY(16)      NOT NULL,
    credential_id VARBINARY(1023) NOT NULL,
    credential_key BINARY(32)     NOT NULL COMMENT 'SHA-256 of credential_id',
    passkey       JSON            NOT NULL COMMENT 'public key and counter',
    name          VARCHAR(64)     NOT NULL,
    create_time   DATETIME(6)     NOT NULL,
    last_use_time DATETIME(6)     NULL,
    PRIMARY KEY (id),
    UNIQUE KEY passkeys_credential_key (credential_key),
    KEY passkeys_user (user_id, create_time),
    CONSTRAINT passkeys_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
