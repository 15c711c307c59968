-- Replies point to their own table, in a column that nobody declared.
--> replies: owned; replies.author_id > users
--> link replies.parent_id > replies.id: inferred reference
CREATE TABLE replies (id INTEGER PRIMARY KEY, parent_id INTEGER, author_id INTEGER, body TEXT);
INSERT INTO replies VALUES (1, NULL, 3, 'a'), (2, 1, 4, 'b'), (3, 1, 5, 'c'), (4, 2, 3, 'd');
