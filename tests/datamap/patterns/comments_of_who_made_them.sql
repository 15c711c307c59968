-- A comment is whose who made it, whatever it is said of.
--> people users
--> boards: actor; boards.created_by_id > users
--> board_comments: owned; board_comments.created_by_id > users
CREATE TABLE boards (id INTEGER PRIMARY KEY, created_by_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(40));
CREATE TABLE board_comments (id INTEGER PRIMARY KEY, board_id INTEGER NOT NULL REFERENCES boards (id),
  created_by_id INTEGER NOT NULL REFERENCES users (id), message VARCHAR(90));
INSERT INTO boards VALUES (31, 1, 'a'), (32, 2, 'b'), (33, 1, 'c');
INSERT INTO board_comments VALUES (901, 31, 3, 'x'), (902, 32, 4, 'y'), (903, 33, 5, 'z');
