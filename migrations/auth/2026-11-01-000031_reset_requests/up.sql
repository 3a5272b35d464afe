CREATE TABLE reset_requests (
    id          BINARY(16)   NOT NULL,
    identifier  VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'as typed; looked up when the mail is written',
    create_time DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    KEY reset_requests_create_time (create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
