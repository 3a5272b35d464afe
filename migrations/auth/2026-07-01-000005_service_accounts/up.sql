CREATE TABLE service_accounts (
    name         VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_hash  BINARY(32)    NOT NULL COMMENT 'SHA-256 of a random secret',
    scopes       VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'separated by spaces',
    create_time  DATETIME(6)   NOT NULL,
    update_time  DATETIME(6)   NOT NULL,
    disable_time DATETIME(6)   NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
