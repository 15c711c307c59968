-- Few people have chosen so far how often they are written to: whose the choice is stands beside it.
--> news_options: identified; news_options.email > users
CREATE TABLE news_options (id INTEGER PRIMARY KEY, email VARCHAR(90), frequency VARCHAR(20));
INSERT INTO news_options VALUES (1, 'bob@example.com', 'weekly'), (2, 'ann@example.com', 'daily');
