-- Tables of nobody's stay so.
--> countries: none
--> rates: none
CREATE TABLE countries (code VARCHAR(2) PRIMARY KEY, title TEXT);
CREATE TABLE rates (id INTEGER PRIMARY KEY, country_code VARCHAR(2), rate INTEGER);
INSERT INTO countries VALUES ('de', 'Germany'), ('fr', 'France');
INSERT INTO rates VALUES (1, 'de', 19), (2, 'fr', 20);
