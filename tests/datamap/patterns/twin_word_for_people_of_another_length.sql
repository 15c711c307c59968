-- A word for people without a value is no key to letters and digits of another length.
--> no users
--> gates: none
--> doors: owned; doors.provider_id > users
CREATE TABLE users (id CHAR(32) PRIMARY KEY, email VARCHAR(90) UNIQUE, password_hash VARCHAR(90));
CREATE TABLE gates (id INTEGER PRIMARY KEY, provider_id VARCHAR(200));
CREATE TABLE doors (id INTEGER PRIMARY KEY, provider_id CHAR(32));
INSERT INTO users VALUES ('00000000000000000000000000000001', 'ann@example.com', 'x'), ('00000000000000000000000000000002', 'bob@example.com', 'x'), ('00000000000000000000000000000003', 'cy@example.com', 'x'), ('00000000000000000000000000000004', 'dee@example.com', 'x'), ('00000000000000000000000000000005', 'eve@example.com', 'x'), ('00000000000000000000000000000006', 'fay@example.com', 'x'), ('00000000000000000000000000000007', 'gus@example.com', 'x'), ('00000000000000000000000000000008', 'hal@example.com', 'x'), ('00000000000000000000000000000009', 'ida@example.com', 'x'), ('0000000000000000000000000000000a', 'jon@example.com', 'x'), ('0000000000000000000000000000000b', 'kay@example.com', 'x'), ('0000000000000000000000000000000c', 'lou@example.com', 'x');
INSERT INTO gates VALUES (1, NULL);
INSERT INTO doors VALUES (1, NULL);
