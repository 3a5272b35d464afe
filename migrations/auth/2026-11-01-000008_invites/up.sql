CREATE TABLE invites (
    id          BINARY(16)       NOT NULL,
    role        TINYINT UNSIGNED NOT NULL COMMENT 'switchboard.auth.v1.Role',
    max_uses    INT UNSIGNED     NOT NULL,
    uses        INT UNSIGNED     NOT NULL,
    note        VARCHAR(200)     NOT NULL,
    create_time DATETIME(6)      NOT NULL,
    expire_time DATETIME(6)      NOT NULL,
    revoke_time DATETIME(6)      NULL,
    PRIMARY KEY (id),
    KEY invites_create_time (create_time, id),
    KEY invites_expire_time (expire_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
