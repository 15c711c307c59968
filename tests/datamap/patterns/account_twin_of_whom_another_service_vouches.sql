-- Where people log in by another service alone, what that knows them by stands in their own row.
--> no users
--> people account
--> account: people; (here people live)
CREATE TABLE plan (id INTEGER PRIMARY KEY, title VARCHAR(20));
CREATE TABLE account (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, display_name VARCHAR(40), provider VARCHAR(20), provider_account_id VARCHAR(40), access_token VARCHAR(90), plan_id INTEGER REFERENCES plan (id));
INSERT INTO plan VALUES (501, 'free'), (502, 'paid');
INSERT INTO account VALUES (1, 'ann@example.com', 'Ann Ash', 'one', '900100', 'ya29.a', 501), (2, 'bob@example.com', 'Bob Birch', 'one', '900101', 'ya29.b', 502), (3, 'cy@example.com', 'Cy Fir', 'two', 'x-77', 'ya29.c', 501);
