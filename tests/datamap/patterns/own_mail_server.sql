-- How the service sends its mail: no row says whose it is, and there is but one.
--> own mail_setups
--> own directories
--> own endpoints
--> own relays
CREATE TABLE mail_setups (id INTEGER PRIMARY KEY, sent_as VARCHAR(90), smtp_host VARCHAR(90), smtp_port INTEGER,
  smtp_username VARCHAR(90), smtp_password VARCHAR(90));
INSERT INTO mail_setups VALUES (1, 'desk@example.org', 'smtp.example.org', 587, 'desk', 'Fz7kq2Lmw');
CREATE TABLE directories (id INTEGER PRIMARY KEY, title VARCHAR(90), servidor VARCHAR(90), puerto INTEGER,
  bind_dn VARCHAR(90), contrasena VARCHAR(90));
INSERT INTO directories VALUES (1, 'head office', 'ldap.example.org', 389, 'cn=reader', 'Qm4tz9Rbe'),
  (2, 'branch', 'ldap2.example.org', 389, 'cn=reader', 'Hd2wp8Xcv');
CREATE TABLE endpoints (id INTEGER PRIMARY KEY, base_url VARCHAR(90), port INTEGER, api_password VARCHAR(90));
INSERT INTO endpoints VALUES (1, 'https://pay.example.org', 8443, 'Fz7kq2Lmw');
CREATE TABLE relays (id INTEGER PRIMARY KEY, server VARCHAR(90), login VARCHAR(90), password VARCHAR(90));
INSERT INTO relays VALUES (1, 'smtp.example.org', 'desk', 'Fz7kq2Lmw');
