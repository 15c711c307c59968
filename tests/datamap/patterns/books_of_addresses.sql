-- Who stands in somebody's book of addresses is theirs as well, and so is what hangs on them. Who stands in one of the
-- branches that users mind is not.
--> people users, contacts, patrons
--> address_books: owned; address_books.user_id > users
--> contacts: owned; (here people live); contacts.address_book_id > address_books.user_id > users
--> contact_numbers: owned; contact_numbers.contact_id > contacts; contact_numbers.contact_id > contacts.address_book_id > address_books.user_id > users
--> patrons: people; (here people live)
CREATE TABLE address_books (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), label VARCHAR(40));
CREATE TABLE contacts (id INTEGER PRIMARY KEY, address_book_id INTEGER NOT NULL REFERENCES address_books (id),
  first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
CREATE TABLE contact_numbers (id INTEGER PRIMARY KEY, contact_id INTEGER NOT NULL REFERENCES contacts (id), number VARCHAR(20));
CREATE TABLE branch_offices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), label VARCHAR(40));
CREATE TABLE patrons (id INTEGER PRIMARY KEY, branch_office_id INTEGER NOT NULL REFERENCES branch_offices (id),
  first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
INSERT INTO address_books VALUES (41, 1, 'all'), (42, 2, 'all');
INSERT INTO contacts VALUES (51, 41, 'Ada', 'Moss', '1980-02-01'), (52, 41, 'Ben', 'Nye', '1971-05-09'), (53, 41, 'Cat', 'Orr', '1966-11-12'), (54, 41, 'Dan', 'Poe', '1990-01-30'), (55, 42, 'Eve', 'Quick', '1985-08-17'), (56, 42, 'Fay', 'Rose', '1959-03-03');
INSERT INTO contact_numbers VALUES (1, 51, '+44 20 7946 0001'), (2, 52, '+44 20 7946 0002'), (3, 55, '+44 20 7946 0003');
INSERT INTO branch_offices VALUES (61, 1, 'north'), (62, 2, 'south');
INSERT INTO patrons VALUES (71, 61, 'Gil', 'Sand', '1980-02-11'), (72, 61, 'Hew', 'Tarn', '1971-05-19'), (73, 61, 'Ida', 'Upton', '1966-11-22'), (74, 62, 'Jo', 'Vane', '1990-01-20'), (75, 62, 'Kit', 'West', '1985-08-27'), (76, 62, 'Lou', 'York', '1959-03-13');
