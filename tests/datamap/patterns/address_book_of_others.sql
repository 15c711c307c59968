-- Whoever keeps an address book does not have the addresses in it: they are those of the people that it names.
--> contacts: shared; (here people live); contacts.owner_id > users; contacts.user_id > users
--> contact_phones: shared; contact_phones.contact_id > contacts; contact_phones.contact_id > contacts.owner_id > users; contact_phones.contact_id > contacts.user_id > users
--> phones: owned; phones < contact_phones.phone_id > contact_phones.contact_id > contacts
--> link phones.id > contact_phones.phone_id: inferred subject
--> link phones.id > company_phones.phone_id: inferred reference
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), message TEXT, owner_id INTEGER REFERENCES users (id), user_id INTEGER REFERENCES users (id));
CREATE TABLE phones (id INTEGER PRIMARY KEY, number VARCHAR(40));
CREATE TABLE contact_phones (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), phone_id INTEGER NOT NULL REFERENCES phones (id));
CREATE TABLE companies (id INTEGER PRIMARY KEY, title VARCHAR(40));
CREATE TABLE company_phones (id INTEGER PRIMARY KEY, company_id INTEGER NOT NULL REFERENCES companies (id), phone_id INTEGER NOT NULL REFERENCES phones (id));
INSERT INTO contacts VALUES (11, 'Ann', 'Ash', 'x', 3, NULL), (12, 'Bob', 'Birch', 'y', 3, 4), (13, 'Cy', 'Cole', 'z', 4, NULL);
INSERT INTO phones VALUES (21, '+44 20 7946 0001'), (22, '+44 20 7946 0002'), (23, '+44 20 7946 0003'), (24, '+44 20 7946 0004');
INSERT INTO contact_phones VALUES (31, 11, 21), (32, 12, 22), (33, 13, 23);
INSERT INTO companies VALUES (41, 'Dock');
INSERT INTO company_phones VALUES (51, 41, 24);
