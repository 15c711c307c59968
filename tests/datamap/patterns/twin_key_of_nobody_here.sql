-- Near miss: the name says users, and the values are nobody's.
--> imports: unplaced
CREATE TABLE imports (id INTEGER PRIMARY KEY, user_id INTEGER, line TEXT);
INSERT INTO imports VALUES (1, 801, 'a'), (2, 802, 'b'), (3, 803, 'c');
