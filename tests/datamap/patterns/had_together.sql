-- A paper is its authors' together; a figure is part of it. What may do without a paper is no part of one. No key is declared.
--> paper_authors: owned; paper_authors.user_id > users
--> papers: shared; papers.id > paper_authors.user_id > users
--> paper_figures: shared; paper_figures.paper_id > papers.id > paper_authors.user_id > users
--> link papers.id > paper_authors.paper_id: inferred subject
--> issues: none
CREATE TABLE papers (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE paper_authors (paper_id INTEGER NOT NULL, user_id INTEGER NOT NULL, PRIMARY KEY (paper_id, user_id));
CREATE TABLE paper_figures (id INTEGER PRIMARY KEY, paper_id INTEGER NOT NULL, caption TEXT);
CREATE TABLE issues (id INTEGER PRIMARY KEY, month INTEGER, paper_id INTEGER);
INSERT INTO papers VALUES (401, 'north'), (402, 'south'), (403, 'east');
INSERT INTO paper_authors VALUES (401, 3), (401, 4), (402, 5), (403, 5);
INSERT INTO paper_figures VALUES (1, 401, 'a'), (2, 402, 'b'), (3, 403, 'c');
INSERT INTO issues VALUES (1, 1, 401), (2, 2, NULL), (3, 3, 403);
