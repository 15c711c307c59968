-- A table numbers its own rows under a word for people that is not its own name: values from one up show nothing.
--> desks: none
CREATE TABLE desks (tutor_id INTEGER PRIMARY KEY, height INTEGER);
INSERT INTO desks VALUES (1, 71), (2, 72), (3, 73), (4, 74), (5, 75), (6, 76), (7, 77), (8, 78), (9, 79), (10, 80);
