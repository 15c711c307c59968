-- A bare word for a person, without `id`.
--> articles: owned; articles.author > users
CREATE TABLE articles (id INTEGER PRIMARY KEY, author INTEGER, title TEXT);
INSERT INTO articles VALUES (1, 3, 'a'), (2, 5, 'b'), (3, 12, 'c'), (4, 7, 'd');
