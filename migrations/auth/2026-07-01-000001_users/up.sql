CREATE TABLE users (
    id            BINARY(16)       NOT NULL,
    username      VARCHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as typed',
    username_key  VARCHAR(32)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'lower case',
    email         VARCHAR(254)     NOT NULL COMMENT 'as typed',
    email_key     VARCHAR(320)     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'NFKC, lower case',
    display_name  VARCHAR(64)      NOT NULL,
    password_hash VARCHAR(255)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'PHC string',
    role          TINYINT UNSIGNED NOT NULL COMMENT 'switchboard.auth.v1.Role',
    create_time   DATETIME(6)      NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY users_username_key (username_key),
    UNIQUE KEY users_email_key (email_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
