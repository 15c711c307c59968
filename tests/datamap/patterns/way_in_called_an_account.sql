-- An account at another service is a way to log in for whoever has a row; where nobody has one, its rows are the people.
--> account: owned; account.user_id > users
--> people users
CREATE TABLE account (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), provider VARCHAR(20), provider_account_id VARCHAR(40), access_token VARCHAR(90), refresh_token VARCHAR(90));
INSERT INTO account VALUES (71, 1, 'one', '900100', 'ya29.a', 'r1'), (72, 2, 'one', '900101', 'ya29.b', 'r2'), (73, 3, 'two', 'x-77', 'ya29.c', NULL);
