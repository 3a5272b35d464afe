CREATE TABLE call_events (
    call_id     BINARY(16)      NOT NULL,
    version     BIGINT UNSIGNED NOT NULL,
    what        VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state       VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the call after the change',
    end_reason  VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    user_id     BINARY(16)      NULL COMMENT 'who caused it; NULL: a service, or nobody',
    create_time DATETIME(6)     NOT NULL,
    PRIMARY KEY (call_id, version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'append-only';
