-- Keys that go round: the last entry of a board, the board of an entry.
--> entries: owned; entries.author_id > users
--> boards: none
CREATE TABLE boards (id INTEGER PRIMARY KEY, title TEXT, last_entry_id INTEGER);
CREATE TABLE entries (id INTEGER PRIMARY KEY, board_id INTEGER, author_id INTEGER, body TEXT);
INSERT INTO boards VALUES (1, 'a', 12), (2, 'b', 13);
INSERT INTO entries VALUES (11, 1, 3, 'x'), (12, 1, 4, 'y'), (13, 2, 5, 'z');
