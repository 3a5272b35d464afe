CREATE TABLE call_requests (
    user_id     BINARY(16)  NOT NULL COMMENT 'who calls',
    request_id  BINARY(16)  NOT NULL COMMENT 'made by the client',
    call_id     BINARY(16)  NOT NULL COMMENT 'what came of it',
    callee_id   BINARY(16)  NOT NULL,
    kind        VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    endpoint_id BINARY(16)  NULL COMMENT 'NULL: a service called for the user',
    create_time DATETIME(6) NOT NULL,
    PRIMARY KEY (user_id, request_id),
    KEY call_requests_create_time (create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
