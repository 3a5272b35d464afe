CREATE TABLE match_interests (
    mode     VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    interest VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    since    DATETIME(6) NOT NULL,
    user_id  BINARY(16)  NOT NULL,
    PRIMARY KEY (mode, interest, since, user_id),
    KEY match_interests_user (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'the interests of match_seekers';
