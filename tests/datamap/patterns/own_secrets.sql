-- What the service opens something with, or lets another service in by, and nothing says of whom;
-- and the word that opens an album, which is not personal at all.
--> own hooks
--> own tills
--> albums: none
--> own doors
--> own sign_ons
CREATE TABLE hooks (id INTEGER PRIMARY KEY, target VARCHAR(90), secret_key VARCHAR(90), active BOOLEAN);
INSERT INTO hooks VALUES (1, 'https://stock.example.org/in', 'Qm4tz9RbeW', true), (2, 'https://post.example.org/in', 'Zr8kk2LfxT', true);
CREATE TABLE tills (id INTEGER PRIMARY KEY, title VARCHAR(90), client_id VARCHAR(90), client_type VARCHAR(20), client_secret VARCHAR(90));
INSERT INTO tills VALUES (1, 'Till', 'a8Xk20Lq', 'public', 'pbkdf2_sha256$260000$Wq8r$m1Zr8kk2LfxTQm4tz9RbeWNb5vv1QwsETj6hh4ErtYa='), (2, 'Kiosk', 'c7Yp31Mr', 'public', 'pbkdf2_sha256$260000$Lk2p$x9Tj6hh4ErtYQm4tz9RbeWNb5vv1QwsEZr8kk2Lfxa=');
CREATE TABLE albums (id INTEGER PRIMARY KEY, album VARCHAR(90), password VARCHAR(90));
INSERT INTO albums VALUES (1, 'Summer fair', 'swordfish'), (2, 'Old boats', 'anchor12');
CREATE TABLE doors (id INTEGER PRIMARY KEY, host VARCHAR(90), password VARCHAR(90));
INSERT INTO doors VALUES (1, 'www.example.org', 'Qm4tz9Rbe');
CREATE TABLE organizers (id INTEGER PRIMARY KEY, title VARCHAR(90));
INSERT INTO organizers VALUES (1, 'Fair'), (2, 'Regatta');
CREATE TABLE sign_ons (id INTEGER PRIMARY KEY, organizer_id INTEGER REFERENCES organizers (id), password VARCHAR(90));
INSERT INTO sign_ons VALUES (1, 1, 'swordfish'), (2, 2, 'anchor12');
