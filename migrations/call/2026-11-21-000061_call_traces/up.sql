CREATE TABLE call_traces (
    call_id     BINARY(16)     NOT NULL,
    request     VARBINARY(512) NOT NULL COMMENT 'switchboard.chat.v1.RecordCallRequest',
    create_time DATETIME(6)    NOT NULL,
    due_time    DATETIME(6)    NOT NULL COMMENT 'from then on any instance may tell it',
    attempts    INT UNSIGNED   NOT NULL,
    PRIMARY KEY (call_id),
    KEY call_traces_due_time (due_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'what chat-svc is not known to have heard';
