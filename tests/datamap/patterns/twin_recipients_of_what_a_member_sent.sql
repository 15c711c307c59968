-- Its twin: whom a member sent something is another person, with an address of their own.
--> people users, gift_recipients, members
CREATE TABLE members (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
CREATE TABLE gift_recipients (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), recipient_email VARCHAR(90) NOT NULL, opened_at TIMESTAMP);
INSERT INTO members VALUES (41, 'Mia', 'Oak', '1980-02-03'), (42, 'Ned', 'Ash', '1971-04-05'), (43, 'Oda', 'Yew', '1992-06-07');
INSERT INTO gift_recipients VALUES (901, 41, 'sue@example.net', NULL), (902, 42, 'tom@example.net', NULL), (903, 43, 'ute@example.net', NULL);
