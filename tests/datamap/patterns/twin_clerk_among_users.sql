-- The same, where the bills are of those who log in: a line is also theirs who posted it.
--> bills: owned; bills.user_id > users
--> bill_lines: owned; bill_lines.posted_by > users
CREATE TABLE bills (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), balance INTEGER);
INSERT INTO bills VALUES (1, 1, 5), (2, 2, 6);
CREATE TABLE bill_lines (id INTEGER PRIMARY KEY, bill_id INTEGER REFERENCES bills (id), posted_by INTEGER REFERENCES users (id), amount INTEGER);
INSERT INTO bill_lines VALUES (1, 1, 3, 5), (2, 2, 4, 6);
