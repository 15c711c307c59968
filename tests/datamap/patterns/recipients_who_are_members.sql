-- A recipient is the member whose key stands beside the address that a letter went to, and no other person.
--> people users, members
--> email_recipients: owned; email_recipients.member_id > members
CREATE TABLE members (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), birth_date DATE);
CREATE TABLE email_recipients (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), member_email VARCHAR(90) NOT NULL, opened_at TIMESTAMP);
INSERT INTO members VALUES (41, 'Mia', 'Oak', '1980-02-03'), (42, 'Ned', 'Ash', '1971-04-05'), (43, 'Oda', 'Yew', '1992-06-07');
INSERT INTO email_recipients VALUES (901, 41, 'mia.oak@example.net', NULL), (902, 42, 'ned.ash@example.net', NULL), (903, 43, 'oda.yew@example.net', NULL);
