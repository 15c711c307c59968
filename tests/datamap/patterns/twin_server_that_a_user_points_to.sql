-- Near miss: each user points to a mailbox of their own, so nobody can say that it is the service's.
--> no users
--> mailboxes: unplaced
CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, login VARCHAR(90),
  password VARCHAR(90));
INSERT INTO mailboxes VALUES (1, 'imap.example.org', 993, 'a17', 'Qm4tz9Rbe'), (2, 'imap.example.net', 993, 'b4', 'x7');
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90),
  password_hash VARCHAR(90), mailbox_id INTEGER REFERENCES mailboxes (id));
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x', 1), (2, 'bob@example.com', 'Bob Ash', 'x', 2),
  (3, 'cy@example.com', 'Cy Ash', 'x', NULL);
