CREATE TABLE match_evidence (
    report_id   BINARY(16)        NOT NULL,
    position    SMALLINT UNSIGNED NOT NULL COMMENT 'from 0, the oldest',
    by_reported TINYINT(1)        NOT NULL COMMENT 'whether the reported person said it',
    text        VARCHAR(1000)     NOT NULL,
    create_time DATETIME(6)       NOT NULL,
    decide_time DATETIME(6)       NULL COMMENT 'of the report; NULL: it waits. Evidence is deleted some time after it',
    PRIMARY KEY (report_id, position),
    KEY match_evidence_decide_time (decide_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci COMMENT = 'what was said in matches that were reported';
