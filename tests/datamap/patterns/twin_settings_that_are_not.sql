-- Near misses: many rows that are no list of settings, names with spaces, given names, names more than once, no
-- settings by name, choices of something else, and a table that is empty.
--> configurations: unplaced
--> params: unplaced
--> settings: unplaced
--> parameters: unplaced
--> letters: unplaced
--> poll_options: unplaced
--> einstellungen: unplaced
CREATE TABLE configurations (id INTEGER PRIMARY KEY, label VARCHAR(90), telephone VARCHAR(90));
INSERT INTO configurations VALUES (1, 'a1', '+44 20 7946 0011'), (2, 'a2', '+44 20 7946 0012'), (3, 'a3', '+44 20 7946 0013'), (4, 'a4', '+44 20 7946 0014');
CREATE TABLE params (id INTEGER PRIMARY KEY, label VARCHAR(90), value VARCHAR(90));
INSERT INTO params VALUES (1, 'north gate', 'Post <a@example.net>'), (2, 'south gate', 'Post <b@example.net>'),
  (3, 'east gate', 'Post <c@example.net>'), (4, 'west gate', 'Post <d@example.net>');
CREATE TABLE settings (id INTEGER PRIMARY KEY, label VARCHAR(90), value VARCHAR(90));
INSERT INTO settings VALUES (1, 'Martha', 'Post <a@example.net>'), (2, 'Thomas', 'Post <b@example.net>'),
  (3, 'Helen', 'Post <c@example.net>'), (4, 'Peter', 'Post <d@example.net>');
CREATE TABLE parameters (id INTEGER PRIMARY KEY, label VARCHAR(90), value VARCHAR(90));
INSERT INTO parameters VALUES (1, 'reply_to', 'Post <a@example.net>'), (2, 'reply_to', 'Post <b@example.net>'),
  (3, 'reply_to', 'Post <c@example.net>'), (4, 'copy_to', 'Post <d@example.net>');
CREATE TABLE letters (id INTEGER PRIMARY KEY, label VARCHAR(90), value VARCHAR(90));
INSERT INTO letters VALUES (1, 'reply_to', 'Post <a@example.net>'), (2, 'copy_to', 'Post <b@example.net>'),
  (3, 'sent_to', 'Post <c@example.net>'), (4, 'read_by', 'Post <d@example.net>');
CREATE TABLE polls (id INTEGER PRIMARY KEY, title VARCHAR(90));
INSERT INTO polls VALUES (1, 'Where to'), (2, 'When');
CREATE TABLE poll_options (id INTEGER PRIMARY KEY, poll_id INTEGER REFERENCES polls (id), telephone VARCHAR(90));
INSERT INTO poll_options VALUES (1, 1, '+44 20 7946 0015'), (2, 2, '+44 20 7946 0016');
CREATE TABLE einstellungen (id INTEGER PRIMARY KEY, label VARCHAR(90), telephone VARCHAR(90));
