-- An address within documents identifies.
--> hooks: identified; hooks.body:customer.email > users
CREATE TABLE hooks (id INTEGER PRIMARY KEY, body JSON);
INSERT INTO hooks VALUES (1, '{"customer": {"email": "ann@example.com"}}'), (2, '{"customer": {"email": "bob@example.com"}}');
