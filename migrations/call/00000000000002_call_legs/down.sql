DROP TABLE call_legs;
