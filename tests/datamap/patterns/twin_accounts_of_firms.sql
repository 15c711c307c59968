-- An account that many users share is a firm's: its telephone number makes nobody of it.
--> people users
--> accounts: unplaced
--> bills: none
CREATE TABLE accounts (id INTEGER PRIMARY KEY, plan VARCHAR(9), phone VARCHAR(40));
ALTER TABLE users ADD COLUMN account_id INTEGER REFERENCES accounts (id);
CREATE TABLE bills (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), total INTEGER);
INSERT INTO accounts VALUES (31, 'pro', '+44 20 7946 0101'), (32, 'free', '+44 20 7946 0102');
UPDATE users SET account_id = CASE WHEN id < 7 THEN 31 ELSE 32 END;
INSERT INTO bills VALUES (1, 31, 10), (2, 32, 20);
