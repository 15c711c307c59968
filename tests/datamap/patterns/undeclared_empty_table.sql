-- An empty table: the name alone speaks.
--> wishes: owned; wishes.user_id > users
--> link wishes.user_id > users.id: inferred subject
CREATE TABLE wishes (id INTEGER PRIMARY KEY, user_id INTEGER, what TEXT);
