-- The same without anything between the words.
--> ratings: owned; ratings.userid > users
CREATE TABLE ratings (id INTEGER PRIMARY KEY, userid INTEGER, stars INTEGER);
INSERT INTO ratings VALUES (1, 3, 5), (2, 5, 5), (3, 12, 4);
