CREATE TABLE counters (
    id     BINARY(16)   NOT NULL,
    name   VARCHAR(50)  NOT NULL,
    value  INT          NOT NULL,
    at     DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY counters_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
