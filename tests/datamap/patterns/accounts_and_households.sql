-- A household that many users share is people, and so are accounts of which each user has one; a service that is reached at a place is nobody.
--> people users, accounts, households
--> fitness_providers: identified; fitness_providers.contact_email > users
CREATE TABLE accounts (id INTEGER PRIMARY KEY, plan VARCHAR(9), phone VARCHAR(40));
CREATE TABLE households (id INTEGER PRIMARY KEY, street VARCHAR(90), phone VARCHAR(40));
CREATE TABLE fitness_providers (id INTEGER PRIMARY KEY, name VARCHAR(90), base_url VARCHAR(90), contact_email VARCHAR(90));
ALTER TABLE users ADD COLUMN account_id INTEGER REFERENCES accounts (id);
ALTER TABLE users ADD COLUMN household_id INTEGER REFERENCES households (id);
INSERT INTO accounts VALUES (1, 'pro', '+44 20 7946 0101'), (2, 'free', '+44 20 7946 0102'), (3, 'pro', '+44 20 7946 0103'),
  (4, 'pro', '+44 20 7946 0104'), (5, 'free', '+44 20 7946 0105'), (6, 'pro', '+44 20 7946 0106');
INSERT INTO households VALUES (31, '1 Mill Lane', '+44 20 7946 0107'), (32, '2 Mill Lane', '+44 20 7946 0108');
INSERT INTO fitness_providers VALUES (1, 'Steps', 'https://steps.example.net', 'desk@steps.example.net');
UPDATE users SET account_id = id WHERE id < 7;
UPDATE users SET household_id = CASE WHEN id < 7 THEN 31 ELSE 32 END;
