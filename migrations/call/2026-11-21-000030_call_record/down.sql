DROP TABLE call_record;
