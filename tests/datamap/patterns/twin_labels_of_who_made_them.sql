-- A label that somebody stuck on says nothing of them.
--> people users
--> board_labels: actor; board_labels.created_by_id > users
CREATE TABLE boards (id INTEGER PRIMARY KEY, title VARCHAR(40));
CREATE TABLE board_labels (id INTEGER PRIMARY KEY, board_id INTEGER NOT NULL REFERENCES boards (id),
  created_by_id INTEGER NOT NULL REFERENCES users (id), color VARCHAR(9));
INSERT INTO boards VALUES (31, 'a'), (32, 'b'), (33, 'c');
INSERT INTO board_labels VALUES (901, 31, 3, 'red'), (902, 32, 4, 'blue'), (903, 33, 5, 'red');
