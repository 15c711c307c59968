-- An invitation to pay is a contact's as much as the clerk's who sent it, though the invoice it comes with is named in it.
--> people users, contacts
--> contacts: shared; (here people live); contacts.user_id > users
--> invoices: owned; invoices.user_id > users
--> invoice_invitations: shared; invoice_invitations.contact_id > contacts; invoice_invitations.contact_id > contacts.user_id > users; invoice_invitations.user_id > users
CREATE TABLE contacts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), first_name VARCHAR(40), last_name VARCHAR(40),
  email VARCHAR(90), password VARCHAR(90));
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), total INTEGER);
CREATE TABLE invoice_invitations (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
  contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE, signature_ip VARCHAR(40));
INSERT INTO contacts VALUES (21, 2, 'Ada', 'Moss', 'ada@example.org', 'x'), (22, 2, 'Ben', 'Nye', 'ben@example.org', 'x'),
  (23, 3, 'Cat', 'Orr', 'cat@example.org', 'x');
INSERT INTO invoices VALUES (41, 2, 10), (42, 3, 20), (43, 2, 30);
INSERT INTO invoice_invitations VALUES (1, 2, 21, 41, '192.0.2.1'), (2, 3, 22, 42, '192.0.2.2'), (3, 2, 23, 43, '192.0.2.3');
