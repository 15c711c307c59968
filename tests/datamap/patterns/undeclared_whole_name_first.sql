-- A table of just this name is meant before one that only ends so.
--> link calls.joborder_id > joborder.joborder_id: inferred subject
CREATE TABLE bid_joborder (bid_joborder_id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), joborder_id INTEGER, sum INTEGER);
CREATE TABLE joborder (joborder_id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), title TEXT);
CREATE TABLE calls (id INTEGER PRIMARY KEY, joborder_id INTEGER, said TEXT);
INSERT INTO joborder VALUES (1, 3, 'a'), (2, 4, 'b'), (3, 5, 'c');
INSERT INTO bid_joborder VALUES (1, 6, 1, 10), (2, 7, 2, 20), (3, 8, 3, 30);
INSERT INTO calls VALUES (1, 1, 'yes'), (2, 3, 'no'), (3, 2, 'later');
