-- What call_events knew, as call_record keeps it: a UUIDv7 of the time, the call and the version, and a CallEvent put together
-- by hand: the key of the field, its length, and the message. call_events is left for instances that still write it.
INSERT INTO call_record (event_id, call_id, time, kind, user_id, details)
SELECT
    UNHEX(CONCAT(
        LPAD(HEX(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', e.create_time) DIV 1000), 12, '0'),
        '7', LPAD(HEX(e.version MOD 4096), 3, '0'),
        '8', LEFT(MD5(CONCAT(HEX(e.call_id), e.version)), 15))),
    e.call_id,
    e.create_time,
    CASE e.what WHEN 'started' THEN 'requested' WHEN 'taken_over' THEN 'moved' ELSE e.what END,
    e.user_id,
    CASE e.what
        WHEN 'started' THEN CONCAT(
            X'52', IF(c.started_by_service, X'50', X'4E'),
            X'08', IF(c.kind = 'audio', X'01', X'02'),
            X'1224', CAST(LOWER(INSERT(INSERT(INSERT(INSERT(HEX(caller.user_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')) AS BINARY),
            X'1A24', CAST(LOWER(INSERT(INSERT(INSERT(INSERT(HEX(callee.user_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-')) AS BINARY),
            IF(c.started_by_service, X'2001', X''))
        WHEN 'ringing' THEN X'5A00'
        WHEN 'answered' THEN X'6200'
        WHEN 'connected' THEN X'6A00'
        WHEN 'taken_over' THEN X'920100'
        ELSE CONCAT(
            X'9A01', IF(e.user_id IS NULL AND e.end_reason IN ('cancelled', 'hung_up'), X'04', X'02'),
            X'08', CASE e.end_reason
                WHEN 'declined' THEN X'01' WHEN 'cancelled' THEN X'02' WHEN 'missed' THEN X'03' WHEN 'busy' THEN X'04'
                WHEN 'hung_up' THEN X'05' WHEN 'media_failed' THEN X'06' ELSE X'07' END,
            IF(e.user_id IS NULL AND e.end_reason IN ('cancelled', 'hung_up'), X'1001', X''))
    END
FROM call_events e
JOIN calls c ON c.call_id = e.call_id
JOIN call_legs caller ON caller.call_id = e.call_id AND caller.role = 'caller'
JOIN call_legs callee ON callee.call_id = e.call_id AND callee.role = 'callee';
