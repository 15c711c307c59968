-- A copy under another name altogether: the same columns, the same addresses, no key.
--> crm_sync: identified; crm_sync.email > users
--> copy crm_sync of users
CREATE TABLE crm_sync (id INTEGER, email VARCHAR(90), name VARCHAR(90), password_hash VARCHAR(90));
INSERT INTO crm_sync VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x'), (3, 'cy@example.com', 'Cy Cole', 'x');
