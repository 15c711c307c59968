-- Tables of people called by a word that says nothing more: `patient_id` means a row of `patient_data`.
--> people users, patient_data
--> link prescriptions.patient_id > patient_data.id: inferred subject
--> prescriptions: shared; prescriptions.patient_id > patient_data; prescriptions.provider_id > users
CREATE TABLE patient_data (id INTEGER PRIMARY KEY, fname VARCHAR(40), lname VARCHAR(40), dob DATE, phone_home VARCHAR(30));
CREATE TABLE prescriptions (id INTEGER PRIMARY KEY, patient_id INTEGER NOT NULL, provider_id INTEGER NOT NULL, drug VARCHAR(40));
INSERT INTO patient_data VALUES (101, 'Mia', 'Oak', '1980-02-03', '+49 30 5550101'), (102, 'Ned', 'Elm', '1971-04-05', '+49 30 5550102'), (103, 'Oda', 'Fir', '1992-06-07', '+49 30 5550103');
INSERT INTO prescriptions VALUES (901, 101, 1, 'Ferrovit'), (902, 102, 2, 'Calmol'), (903, 103, 1, 'Ferrovit');
