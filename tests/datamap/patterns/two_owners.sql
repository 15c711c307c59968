-- A message concerns who sent it and who got it; what hangs on it concerns both. No key is declared.
--> messages: shared; messages.recipient_id > users; messages.sender_id > users
--> message_files: shared; message_files.message_id > messages.recipient_id > users; message_files.message_id > messages.sender_id > users
CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INTEGER, recipient_id INTEGER, body TEXT);
CREATE TABLE message_files (id INTEGER PRIMARY KEY, message_id INTEGER, file_name TEXT);
INSERT INTO messages VALUES (41, 3, 4, 'a'), (42, 4, 3, 'b'), (43, 5, 6, 'c');
INSERT INTO message_files VALUES (1, 41, 'a.png'), (2, 43, 'b.png'), (3, 42, 'c.png');
