-- Near miss: secrets of people whom no key names, and what lets a visitor in.
--> badge_holders: unplaced
--> lockers: unplaced
--> door_visits: unplaced
CREATE TABLE badge_holders (id INTEGER PRIMARY KEY, title VARCHAR(90), password VARCHAR(90));
INSERT INTO badge_holders VALUES (1, 'North gate', 'swordfish'), (2, 'South gate', 'anchor12');
CREATE TABLE lockers (id INTEGER PRIMARY KEY, password VARCHAR(90), guest_no VARCHAR(20));
INSERT INTO lockers VALUES (1, 'swordfish', 'G-1'), (2, 'anchor12', 'G-2');
CREATE TABLE door_visits (id INTEGER PRIMARY KEY, session_key VARCHAR(90), password VARCHAR(90));
INSERT INTO door_visits VALUES (1, 'k2Jd81LmQz', 'swordfish'), (2, 'p9Ws47RtXv', 'anchor12');
