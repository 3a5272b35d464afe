CREATE TABLE moderation_acts (
    act_id        BINARY(16)   NOT NULL COMMENT 'UUIDv7',
    kind          VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    by_user_id    BINARY(16)   NULL COMMENT 'NULL: by itself',
    address       VARCHAR(45)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of who acted; empty: by itself',
    report_id     BINARY(16)   NOT NULL,
    suspension_id BINARY(16)   NULL COMMENT 'that was lifted, or came by itself',
    subject_id    BINARY(16)   NULL COMMENT 'whom it concerns; NULL: an address',
    decision      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'that was made or taken back',
    note          VARCHAR(500) NOT NULL COMMENT 'in the words of who acted',
    request_id    BINARY(16)   NULL COMMENT 'of a decision: repeated under the same id it is made once',
    create_time   DATETIME(6)  NOT NULL,
    PRIMARY KEY (act_id),
    UNIQUE KEY moderation_acts_request (by_user_id, request_id),
    KEY moderation_acts_report (report_id, create_time, act_id),
    KEY moderation_acts_create_time (create_time, act_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'append-only';
