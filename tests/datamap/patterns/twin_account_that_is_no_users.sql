-- A mailbox is no user, though its last word may mean one: a table is called just so, and its numbers, some of which
-- are gone, are users' numbers only by chance.
CREATE TABLE mail_accounts (id INTEGER PRIMARY KEY, host VARCHAR(90), port INTEGER);
INSERT INTO mail_accounts VALUES (1, 'mail.example.com', 25), (2, 'mail.example.com', 587);
CREATE TABLE letter_templates (id INTEGER PRIMARY KEY, subject VARCHAR(90), mail_account_id INTEGER NOT NULL);
INSERT INTO letter_templates VALUES (1, 'Welcome', 3), (2, 'Your order', 5), (3, 'On its way', 8), (4, 'Thanks', 11),
  (5, 'News', 9), (6, 'Offers', 12), (7, 'Reminder', 7), (8, 'Invoice', 4);
--> letter_templates: none
