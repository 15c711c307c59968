-- Accounts have no address of their own: each has several in another table. Requests are about them, not about the guests of one evening.
--> no users
--> accounts: people; (here people live)
--> account_emails: owned; account_emails.account_id > accounts
--> orders: owned; orders.account_id > accounts
--> members: owned; members.account_id > accounts
--> people accounts, guests
CREATE TABLE accounts (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40));
CREATE TABLE account_emails (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), email VARCHAR(90));
CREATE TABLE orders (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), total INTEGER);
CREATE TABLE guests (id INTEGER PRIMARY KEY, evening DATE, first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(90), phone VARCHAR(40));
CREATE TABLE members (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES accounts (id), email_id INTEGER REFERENCES account_emails (id), list INTEGER);
INSERT INTO accounts VALUES (1, 'Ann', 'Ash'), (2, 'Bob', 'Birch');
INSERT INTO account_emails VALUES (1, 1, 'ann@example.com'), (2, 1, 'ash@example.org'), (3, 2, 'bob@example.com');
INSERT INTO orders VALUES (1, 1, 20), (2, 2, 30);
INSERT INTO members VALUES (1, 1, 2, 7), (2, 2, 3, 7);
INSERT INTO guests VALUES (1, '2026-01-01', 'Cy', 'Cedar', 'cy@example.com', '+44 20 7946 0001'), (2, '2026-01-01', 'Di', 'Dogwood', 'di@example.com', '+44 20 7946 0002'),
  (3, '2026-01-02', 'Cy', 'Cedar', 'cy@example.com', '+44 20 7946 0001');
