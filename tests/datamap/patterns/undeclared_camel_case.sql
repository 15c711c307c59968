-- The same in camel case, as some frameworks write it.
--> "userPosts": owned; userPosts.authorId > users
CREATE TABLE "userPosts" (id INTEGER PRIMARY KEY, "authorId" INTEGER, body TEXT);
INSERT INTO "userPosts" VALUES (1, 3, 'a'), (2, 5, 'b'), (3, 12, 'c');
