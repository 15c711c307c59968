-- `ban_userid` is the key of a user, though a word and the key are one; a `build_gridid` is of no one.
--> people users
--> link bans.ban_userid > users.id: inferred subject
--> grids: none
CREATE TABLE bans (id INTEGER PRIMARY KEY, ban_userid INTEGER, reason VARCHAR(40));
CREATE TABLE grids (id INTEGER PRIMARY KEY, build_gridid INTEGER, width INTEGER);
INSERT INTO bans VALUES (901, 3, 'a'), (902, 4, 'b'), (903, 5, 'c');
INSERT INTO grids VALUES (901, 3, 40), (902, 4, 50), (903, 5, 60);
