-- A table that is called `tokenowner`, in one word, says whose the tokens are; `tokenrealm` says no such thing.
--> tokens: shared; tokens.id > tokenowner.user_id > users
--> tokeninfo: shared; tokeninfo.token_id > tokens.id > tokenowner.user_id > users
--> tokenrealm: shared; tokenrealm.token_id > tokens.id > tokenowner.user_id > users
--> realms: none
CREATE TABLE tokens (id INTEGER PRIMARY KEY, description VARCHAR(90), pin_hash VARCHAR(90));
CREATE TABLE realms (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE tokenowner (id INTEGER PRIMARY KEY, token_id INTEGER NOT NULL REFERENCES tokens (id), user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE tokenrealm (id INTEGER PRIMARY KEY, token_id INTEGER NOT NULL REFERENCES tokens (id), realm_id INTEGER NOT NULL REFERENCES realms (id));
CREATE TABLE tokeninfo (id INTEGER PRIMARY KEY, token_id INTEGER REFERENCES tokens (id), value VARCHAR(200));
INSERT INTO tokens VALUES (1, 'my key ring', 'x1'), (2, 'on the phone', 'x2');
INSERT INTO realms VALUES (1, 'staff'), (2, 'guests');
INSERT INTO tokenowner VALUES (1, 1, 3), (2, 2, 4);
INSERT INTO tokenrealm VALUES (1, 1, 1), (2, 2, 1);
INSERT INTO tokeninfo VALUES (1, 1, 'last seen in the hall'), (2, 2, 'lent to a friend');
