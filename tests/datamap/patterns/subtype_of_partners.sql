-- Persons and companies are subtypes of partners, by one key; how to reach them stands with the partner alone. Staff log in.
--> no users
--> people users, crm_partner
--> crm_partner: identified; (here people live); crm_partner.email > users
--> persons: owned; (here people live); persons.partner_ptr_id > crm_partner; persons.partner_ptr_id > crm_partner.email > users
--> companies: owned; companies.partner_ptr_id > crm_partner; companies.partner_ptr_id > crm_partner.email > users
--> clients: owned; (here people live); clients.person_ptr_id > persons; clients.person_ptr_id > persons.partner_ptr_id > crm_partner; clients.person_ptr_id > persons.partner_ptr_id > crm_partner.email > users
--> link visits.client_id > clients.person_ptr_id: foreign key subject
--> link answers.partner_id > crm_partner.id: foreign key subject
CREATE TABLE crm_partner (id INTEGER PRIMARY KEY, name VARCHAR(90) NOT NULL, email VARCHAR(90), street VARCHAR(90), zip_code VARCHAR(10), phone VARCHAR(30));
CREATE TABLE persons (partner_ptr_id INTEGER PRIMARY KEY REFERENCES crm_partner (id), first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
CREATE TABLE companies (partner_ptr_id INTEGER PRIMARY KEY REFERENCES crm_partner (id), vat_id VARCHAR(20));
CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(40) NOT NULL UNIQUE, email VARCHAR(90), password VARCHAR(90) NOT NULL,
  partner_id INTEGER REFERENCES crm_partner (id));
CREATE TABLE clients (person_ptr_id INTEGER PRIMARY KEY REFERENCES persons (partner_ptr_id), national_id VARCHAR(20), user_id INTEGER REFERENCES users (id));
CREATE TABLE visits (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (person_ptr_id), note TEXT);
CREATE TABLE answers (id INTEGER PRIMARY KEY, partner_id INTEGER REFERENCES crm_partner (id), user_id INTEGER REFERENCES users (id), remark TEXT);
INSERT INTO crm_partner VALUES (11, 'Ash Ann', 'ann@example.com', 'Mill Lane 3', '4700', '+32 87 555 011'), (12, 'Birch Ltd', 'info@birch.example', 'High Street 9', '4701', NULL),
  (13, 'Cole Cy', NULL, 'Hill Road 1', '4700', '+32 87 555 013'), (14, 'Dale Di', 'di@example.com', 'Mill Lane 7', '4702', NULL);
INSERT INTO persons VALUES (11, 'Ann', 'Ash', '1980-02-03'), (13, 'Cy', 'Cole', '1991-11-30'), (14, 'Di', 'Dale', '1975-05-14');
INSERT INTO companies VALUES (12, 'BE0123456749');
INSERT INTO users VALUES (1, 'di', 'di@example.com', 'x', 14), (2, 'evan', 'evan@example.com', 'y', NULL);
INSERT INTO clients VALUES (11, '80.02.03-123.45', 1), (13, '91.11.30-321.54', 2);
INSERT INTO visits VALUES (1, 11, 'brought papers'), (2, 13, 'asked for a course');
INSERT INTO answers VALUES (1, 11, 1, 'speaks French'), (2, 13, 2, 'needs help');
