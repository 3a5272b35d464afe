CREATE TABLE challenges (
    id          BINARY(16)       NOT NULL,
    kind        TINYINT UNSIGNED NOT NULL COMMENT '1 second factor, 2 passkey alone, 3 new passkey, 4 recent proof',
    user_id     BINARY(16)       NULL COMMENT 'none: a passkey alone will tell',
    session_id  BINARY(16)       NULL COMMENT 'within which it was begun',
    webauthn    JSON             NULL COMMENT 'the state of the ceremony',
    failures    INT UNSIGNED     NOT NULL,
    expire_time DATETIME(6)      NOT NULL,
    PRIMARY KEY (id),
    KEY challenges_user (user_id),
    KEY challenges_expire_time (expire_time),
    CONSTRAINT challenges_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
