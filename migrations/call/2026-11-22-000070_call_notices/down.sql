DROP TABLE call_notices;
