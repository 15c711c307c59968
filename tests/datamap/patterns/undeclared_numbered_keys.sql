-- Two keys to one kind of people are told apart by a number behind them.
--> pairs: shared; pairs.person_id1 > users; pairs.person_id_2 > users
CREATE TABLE pairs (id INTEGER PRIMARY KEY, person_id1 INTEGER, person_id_2 INTEGER, tie VARCHAR(20));
INSERT INTO pairs VALUES (1, 3, 5, 'sister'), (2, 9, 11, 'cousin'), (3, 12, 4, 'uncle');
