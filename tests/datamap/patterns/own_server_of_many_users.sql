-- Many people log in by one directory: it is none of theirs.
--> no users
--> own sources
CREATE TABLE sources (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER, account VARCHAR(90),
  account_password VARCHAR(90));
INSERT INTO sources VALUES (1, 'ldap.example.org', 389, 'reader', 'Qm4tz9Rbe');
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(90) NOT NULL UNIQUE, name VARCHAR(90),
  password_hash VARCHAR(90), source_id INTEGER REFERENCES sources (id));
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann Ash', 'x', 1), (2, 'bob@example.com', 'Bob Ash', 'x', 1),
  (3, 'cy@example.com', 'Cy Ash', 'x', 1);
