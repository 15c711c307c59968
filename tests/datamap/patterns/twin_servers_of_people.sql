-- Near misses: a key to users, a key to users who are gone, a column of an owner, many rows.
--> mail_accounts: owned; mail_accounts.user_id > users
--> old_mailboxes: unplaced
--> mailboxes: unplaced
--> accesses: unplaced
CREATE TABLE mail_accounts (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), host VARCHAR(90), port INTEGER,
  login VARCHAR(90), password VARCHAR(90));
INSERT INTO mail_accounts VALUES (1, 1, 'imap.example.org', 993, 'a17', 'Qm4tz9Rbe'), (2, 2, 'imap.example.net', 993, 'b4', 'x7');
CREATE TABLE old_mailboxes (id INTEGER PRIMARY KEY, user_id INTEGER, host VARCHAR(90), port INTEGER, login VARCHAR(90),
  password VARCHAR(90));
INSERT INTO old_mailboxes VALUES (1, 801, 'imap.example.org', 993, 'a17', 'Qm4tz9Rbe'), (2, 802, 'imap.example.net', 993, 'b4', 'x7');
CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, owner VARCHAR(20), host VARCHAR(90), port INTEGER, login VARCHAR(90),
  password VARCHAR(90));
INSERT INTO mailboxes VALUES (1, 'x1', 'imap.example.org', 993, 'a17', 'Qm4tz9Rbe');
CREATE TABLE accesses (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, login VARCHAR(90), password VARCHAR(90));
INSERT INTO accesses VALUES (1, 'a.example.org', 993, 'a1', 'q1'), (2, 'b.example.org', 993, 'a2', 'q2'),
  (3, 'c.example.org', 993, 'a3', 'q3'), (4, 'd.example.org', 993, 'a4', 'q4'), (5, 'e.example.org', 993, 'a5', 'q5'),
  (6, 'f.example.org', 993, 'a6', 'q6');
