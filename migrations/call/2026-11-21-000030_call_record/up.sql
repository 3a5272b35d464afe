CREATE TABLE call_record (
    event_id BINARY(16)      NOT NULL COMMENT 'UUIDv7',
    call_id  BINARY(16)      NOT NULL,
    time     DATETIME(6)     NOT NULL,
    kind     VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the field of CallEvent.what that is set',
    user_id  BINARY(16)      NULL COMMENT 'whom it concerns; NULL: nobody, or a service',
    details  VARBINARY(4096) NOT NULL COMMENT 'switchboard.call.v1.CallEvent, encoded, with nothing but its what',
    PRIMARY KEY (event_id),
    KEY call_record_call_time (call_id, time),
    KEY call_record_time (time),
    KEY call_record_kind_time (kind, time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'append-only';
