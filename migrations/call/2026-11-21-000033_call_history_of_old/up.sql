-- The calls that were over before people had a history.
INSERT INTO call_history (user_id, call_id, with_user_id, role, kind, outcome, create_time, duration_ms)
SELECT
    own.user_id, c.call_id, peer.user_id, own.role, c.kind,
    CASE
        WHEN c.end_reason = 'hung_up' THEN 'answered'
        WHEN c.end_reason = 'media_failed' THEN 'failed'
        WHEN c.end_reason IN ('declined', 'lost') THEN c.end_reason
        WHEN own.role = 'callee' AND own.endpoint_id IS NULL THEN 'missed'
        WHEN c.end_reason = 'missed' THEN 'no_answer'
        ELSE c.end_reason
    END,
    c.create_time,
    TIMESTAMPDIFF(MICROSECOND, c.answer_time, c.end_time) DIV 1000
FROM calls c
JOIN call_legs own ON own.call_id = c.call_id
JOIN call_legs peer ON peer.call_id = c.call_id AND peer.user_id <> own.user_id
WHERE c.end_time IS NOT NULL;
