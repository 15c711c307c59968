-- A ticket is its buyer's; that it is in the name of another, with their birth, makes it no person.
--> tickets: owned; tickets.buyer_id > users
--> people users
CREATE TABLE tickets (id INTEGER PRIMARY KEY, buyer_id INTEGER NOT NULL REFERENCES users (id), seat INTEGER);
CREATE TABLE ticket_details (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL UNIQUE REFERENCES tickets (id), surname VARCHAR(90), first_name VARCHAR(90), date_of_birth DATE);
INSERT INTO tickets VALUES (51, 3, 12), (52, 4, 13);
INSERT INTO ticket_details VALUES (1, 51, 'Pine', 'Pia', '1970-02-03'), (2, 52, 'Rowan', 'Rex', '1981-04-05');
