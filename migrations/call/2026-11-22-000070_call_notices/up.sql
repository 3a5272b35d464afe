CREATE TABLE call_notices (
    call_id       BINARY(16)      NOT NULL COMMENT 'what comes later takes its place',
    event_id      BINARY(16)      NOT NULL COMMENT 'of the change',
    is_taken_back TINYINT(1)      NOT NULL,
    request       VARBINARY(1024) NOT NULL COMMENT 'switchboard.notify.v1.NotifyRequest, or WithdrawRequest',
    expire_time   DATETIME(6)     NOT NULL COMMENT 'then it is of no use',
    due_time      DATETIME(6)     NOT NULL COMMENT 'from then on any instance may tell it',
    attempts      INT UNSIGNED    NOT NULL,
    PRIMARY KEY (call_id),
    KEY call_notices_due_time (due_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'what notify-svc is not known to have heard';
