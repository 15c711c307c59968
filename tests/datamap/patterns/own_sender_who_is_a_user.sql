-- Somebody's address is the sender of all letters: the server's password is not theirs for that.
--> own mail_setups
--> own options
--> own mailboxes
CREATE TABLE mail_setups (id INTEGER PRIMARY KEY, smtp_host VARCHAR(90), smtp_port INTEGER, smtp_password VARCHAR(90),
  sender_email VARCHAR(90));
INSERT INTO mail_setups VALUES (1, 'smtp.x.example', 587, 'Fz7kq2Lmw', 'bob@example.com');
CREATE TABLE options (id INTEGER PRIMARY KEY, theme VARCHAR(90), admin_email VARCHAR(90));
INSERT INTO options VALUES (1, 'dark', 'ann@example.com');
CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, imap_host VARCHAR(90), imap_user VARCHAR(90), imap_password VARCHAR(90));
INSERT INTO mailboxes VALUES (1, 'imap.x.example', 'bob@example.com', 'Fz7kq2Lmw');
