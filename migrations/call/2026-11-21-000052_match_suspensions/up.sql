CREATE TABLE match_suspensions (
    suspension_id BINARY(16)  NOT NULL COMMENT 'UUIDv7',
    user_id       BINARY(16)  NULL COMMENT 'this, or else network, is set',
    network       VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'an IPv4 address, or an IPv6 /64',
    reason        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    create_time   DATETIME(6) NOT NULL,
    until_time    DATETIME(6) NULL COMMENT 'NULL: for good',
    by_user_id    BINARY(16)  NULL COMMENT 'NULL: it came by itself',
    lift_time     DATETIME(6) NULL COMMENT 'NULL: it was not lifted',
    report_id     BINARY(16)  NOT NULL COMMENT 'that led to it',
    PRIMARY KEY (suspension_id),
    KEY match_suspensions_user (user_id, create_time, suspension_id),
    KEY match_suspensions_network (network, create_time, suspension_id),
    KEY match_suspensions_report (report_id),
    KEY match_suspensions_lift_time (lift_time, create_time, suspension_id),
    KEY match_suspensions_create_time (create_time, suspension_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'who may not be matched';
