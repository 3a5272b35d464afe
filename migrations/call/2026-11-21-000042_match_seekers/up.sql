CREATE TABLE match_seekers (
    user_id     BINARY(16)   NOT NULL,
    seat_id     BINARY(16)   NOT NULL,
    instance_id BINARY(16)   NOT NULL,
    mode        VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    interests   VARCHAR(700) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'their keys, one in each line',
    languages   VARCHAR(50)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'one in each line; none: any',
    since       DATETIME(6)  NOT NULL,
    anybody     TINYINT(1)   NOT NULL COMMENT 'named no interest, or waited for long enough',
    PRIMARY KEY (user_id),
    KEY match_seekers_anybody (mode, anybody, since, user_id),
    KEY match_seekers_instance (instance_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'who looks for a partner';
