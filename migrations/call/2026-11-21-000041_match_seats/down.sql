DROP TABLE match_seats;
