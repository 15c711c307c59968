-- Numbers kept as text beside numbers, words for people without a value, and flags: no keys, where the store declares keys.
--> panes: owned; panes.user_id > users
--> link panes.user_id > users.id: foreign key subject
--> modes: none
--> gates: none
CREATE TABLE panes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), text_editor_id VARCHAR(20));
CREATE TABLE modes (id INTEGER PRIMARY KEY, reply_owner INTEGER);
CREATE TABLE gates (id INTEGER PRIMARY KEY, provider_id VARCHAR(200), owner VARCHAR(20));
INSERT INTO panes VALUES (1, 1, '1'), (2, 2, '6'), (3, 3, '11'), (4, 4, '4'), (5, 5, '9'), (6, 6, '2'), (7, 7, '7'), (8, 8, '12'), (9, 9, '5'), (10, 10, '10'), (11, 11, '3'), (12, 12, '8');
INSERT INTO modes VALUES (1, NULL), (2, NULL);
INSERT INTO gates VALUES (1, NULL, NULL);
