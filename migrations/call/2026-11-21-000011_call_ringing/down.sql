ALTER TABLE calls
    DROP COLUMN ringing_devices,
    DROP COLUMN waiting;
