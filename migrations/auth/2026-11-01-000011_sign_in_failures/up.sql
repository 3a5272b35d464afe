CREATE TABLE sign_in_failures (
    subject   BINARY(32)   NOT NULL COMMENT 'SHA-256 of an account, an address, or both',
    failures  INT UNSIGNED NOT NULL COMMENT 'in a row',
    last_time DATETIME(6)  NOT NULL,
    PRIMARY KEY (subject),
    KEY sign_in_failures_last_time (last_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
