-- An article with an owner is the owner's, whoever else is called its author; a course is not had by those enrolled in it.
--> articles: owned; articles.user_id > users
--> article_authors: owned; article_authors.user_id > users
--> courses: none
--> course_enrolments: owned; course_enrolments.user_id > users
CREATE TABLE articles (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT);
CREATE TABLE article_authors (article_id INTEGER NOT NULL REFERENCES articles (id), user_id INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (article_id, user_id));
CREATE TABLE courses (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE course_enrolments (course_id INTEGER NOT NULL REFERENCES courses (id), user_id INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (course_id, user_id));
INSERT INTO articles VALUES (401, 3, 'north'), (402, 4, 'south');
INSERT INTO article_authors VALUES (401, 3), (401, 4), (402, 5);
INSERT INTO courses VALUES (501, 'sums'), (502, 'more sums');
INSERT INTO course_enrolments VALUES (501, 3), (501, 4), (502, 5);
