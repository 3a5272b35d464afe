CREATE TABLE match_avoid (
    user_low   BINARY(16)  NOT NULL COMMENT 'the smaller id of the two',
    user_high  BINARY(16)  NOT NULL,
    until_time DATETIME(6) NULL COMMENT 'NULL: for good',
    PRIMARY KEY (user_low, user_high),
    KEY match_avoid_until (until_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'pairs who are not matched';
