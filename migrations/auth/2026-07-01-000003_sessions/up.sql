CREATE TABLE sessions (
    id          BINARY(16)       NOT NULL,
    user_id     BINARY(16)       NOT NULL,
    generation  BIGINT UNSIGNED  NOT NULL COMMENT 'of the newest refresh token',
    rotate_time DATETIME(6)      NOT NULL COMMENT 'when that was made: when the one before was first used',
    create_time DATETIME(6)      NOT NULL,
    expire_time DATETIME(6)      NOT NULL,
    end_time    DATETIME(6)      NULL COMMENT 'set when it ended before its time',
    PRIMARY KEY (id),
    KEY sessions_user_id (user_id),
    KEY sessions_expire_time (expire_time),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
