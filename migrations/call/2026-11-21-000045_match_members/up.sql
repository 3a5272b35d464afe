CREATE TABLE match_members (
    match_id      BINARY(16)  NOT NULL,
    user_id       BINARY(16)  NOT NULL,
    live          TINYINT(1)  NULL COMMENT '1 until the match is over, then NULL: nobody is in two',
    known_as      BINARY(16)  NOT NULL COMMENT 'what the other calls this one',
    guest         TINYINT(1)  NOT NULL,
    address       VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    wish          VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'the mode that this one wants; text: none other',
    wants_contact TINYINT(1)  NOT NULL,
    create_time   DATETIME(6) NOT NULL COMMENT 'of the match',
    PRIMARY KEY (match_id, user_id),
    UNIQUE KEY match_members_live (user_id, live),
    KEY match_members_time (user_id, create_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
