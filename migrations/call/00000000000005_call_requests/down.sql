DROP TABLE call_requests;
