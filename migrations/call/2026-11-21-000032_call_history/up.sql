CREATE TABLE call_history (
    user_id       BINARY(16)        NOT NULL COMMENT 'whose memory it is',
    call_id       BINARY(16)        NOT NULL,
    with_user_id  BINARY(16)        NOT NULL,
    role          VARCHAR(8)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the person',
    kind          VARCHAR(8)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    outcome       VARCHAR(16)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    create_time   DATETIME(6)       NOT NULL COMMENT 'of the call',
    duration_ms   BIGINT UNSIGNED   NULL COMMENT 'NULL: it was not answered',
    round_trip_us BIGINT UNSIGNED   NULL COMMENT 'median; this and what follows is NULL while nothing was reported',
    loss_permille SMALLINT UNSIGNED NULL COMMENT 'mean',
    frozen_ms     BIGINT UNSIGNED   NULL COMMENT 'in all',
    relayed       TINYINT(1)        NULL,
    PRIMARY KEY (user_id, call_id),
    KEY call_history_time (user_id, create_time, call_id),
    KEY call_history_with (user_id, with_user_id, create_time, call_id),
    KEY call_history_outcome (user_id, outcome, create_time, call_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'what each person sees of calls that are over';
