-- Near misses: no secret, an address on the web without a port, called after users,
-- and a text of which nobody knows what it holds.
--> seen_logins: unplaced
--> vault: unplaced
--> user_mailboxes: unplaced
--> relays: unplaced
CREATE TABLE seen_logins (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, username VARCHAR(90), ip_address VARCHAR(40));
INSERT INTO seen_logins VALUES (1, 'www.example.org', 443, 'a17', '192.0.2.7');
CREATE TABLE vault (id INTEGER PRIMARY KEY, url VARCHAR(90), login VARCHAR(90), password VARCHAR(90));
INSERT INTO vault VALUES (1, 'https://www.example.org', 'a17', 'Qm4tz9Rbe');
CREATE TABLE user_mailboxes (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, login VARCHAR(90), password VARCHAR(90));
INSERT INTO user_mailboxes VALUES (1, 'imap.example.org', 993, 'a17', 'Qm4tz9Rbe');
CREATE TABLE relays (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, admin_email VARCHAR(90), password VARCHAR(90), notes TEXT);
INSERT INTO relays VALUES (1, 'smtp.example.org', 587, 'desk@example.org', 'Qm4tz9Rbe', 'of somebody who is not here');
