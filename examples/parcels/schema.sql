-- A marketplace that also carries the parcels: people sell, bid, buy and get things delivered.
-- Runs on SQLite and PostgreSQL alike.

CREATE TABLE account (
    id BIGINT NOT NULL,
    email VARCHAR(254) NOT NULL,
    nickname VARCHAR(60) NOT NULL,
    full_name VARCHAR(200) NOT NULL,
    password_hash VARCHAR(120),
    date_of_birth DATE,
    gender VARCHAR(12),
    phone VARCHAR(32),
    company_name VARCHAR(200),
    my_info JSON,
    accepted_policy VARCHAR(20) NOT NULL,
    accepted_at TIMESTAMP NOT NULL,
    referred_by BIGINT,
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT uq_account_email UNIQUE (email),
    CONSTRAINT uq_account_nickname UNIQUE (nickname),
    CONSTRAINT fk_account_referred_by FOREIGN KEY (referred_by) REFERENCES account (id) ON DELETE SET NULL
);
CREATE INDEX ix_account_referred_by ON account (referred_by);

CREATE TABLE address (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    label VARCHAR(40),
    street VARCHAR(200) NOT NULL,
    city VARCHAR(120) NOT NULL,
    postal_code VARCHAR(16) NOT NULL,
    country VARCHAR(2) NOT NULL,
    CONSTRAINT pk_address PRIMARY KEY (id),
    CONSTRAINT fk_address_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX ix_address_account ON address (account_id);

CREATE TABLE bank_account (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    holder VARCHAR(200) NOT NULL,
    iban VARCHAR(34) NOT NULL,
    verified_at TIMESTAMP,
    CONSTRAINT pk_bank_account PRIMARY KEY (id),
    CONSTRAINT uq_bank_account UNIQUE (account_id, iban),
    CONSTRAINT fk_bank_account_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE identity_document (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    document_number VARCHAR(40),
    scan_path VARCHAR(255) NOT NULL,
    verified_by VARCHAR(60),
    received_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_identity_document PRIMARY KEY (id),
    CONSTRAINT fk_identity_document_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX ix_identity_document_account ON identity_document (account_id);

-- Fetched from a credit bureau, only for those who owe us money.
CREATE TABLE credit_check (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    bureau VARCHAR(60) NOT NULL,
    credit_score INTEGER NOT NULL,
    debt NUMERIC(10, 2) NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_credit_check PRIMARY KEY (id),
    CONSTRAINT fk_credit_check_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);
CREATE INDEX ix_credit_check_account ON credit_check (account_id);

-- Bought from a supplier of audience data.
CREATE TABLE audience_profile (
    account_id BIGINT NOT NULL,
    supplier VARCHAR(60) NOT NULL,
    age_band VARCHAR(12),
    interests JSON,
    CONSTRAINT pk_audience_profile PRIMARY KEY (account_id, supplier),
    CONSTRAINT fk_audience_profile_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE linked_platform (
    account_id BIGINT NOT NULL,
    platform VARCHAR(40) NOT NULL,
    external_username VARCHAR(60) NOT NULL,
    approved_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_linked_platform PRIMARY KEY (account_id, platform),
    CONSTRAINT fk_linked_platform_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE listing (
    id BIGINT NOT NULL,
    seller_id BIGINT NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT,
    price NUMERIC(10, 2) NOT NULL,
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP,
    CONSTRAINT pk_listing PRIMARY KEY (id),
    CONSTRAINT fk_listing_seller FOREIGN KEY (seller_id) REFERENCES account (id)
);
CREATE INDEX ix_listing_seller ON listing (seller_id);

CREATE TABLE bid (
    id BIGINT NOT NULL,
    bidder_id BIGINT NOT NULL,
    listing_id BIGINT,
    amount NUMERIC(10, 2) NOT NULL,
    placed_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_bid PRIMARY KEY (id),
    CONSTRAINT fk_bid_bidder FOREIGN KEY (bidder_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT fk_bid_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE SET NULL
);
CREATE INDEX ix_bid_bidder ON bid (bidder_id);
CREATE INDEX ix_bid_listing ON bid (listing_id);

CREATE TABLE purchase (
    id BIGINT NOT NULL,
    listing_id BIGINT,
    buyer_id BIGINT,
    seller_id BIGINT,
    total NUMERIC(10, 2) NOT NULL,
    status VARCHAR(20) NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_purchase PRIMARY KEY (id),
    CONSTRAINT fk_purchase_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE SET NULL,
    CONSTRAINT fk_purchase_buyer FOREIGN KEY (buyer_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT fk_purchase_seller FOREIGN KEY (seller_id) REFERENCES account (id) ON DELETE SET NULL
);
CREATE INDEX ix_purchase_listing ON purchase (listing_id);
CREATE INDEX ix_purchase_buyer ON purchase (buyer_id);
CREATE INDEX ix_purchase_seller ON purchase (seller_id);

CREATE TABLE payment (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    purchase_id BIGINT NOT NULL,
    method VARCHAR(20) NOT NULL,
    card_brand VARCHAR(20),
    card_last4 VARCHAR(4),
    amount NUMERIC(10, 2) NOT NULL,
    paid_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT fk_payment_purchase FOREIGN KEY (purchase_id) REFERENCES purchase (id)
);
CREATE INDEX ix_payment_account ON payment (account_id);
CREATE INDEX ix_payment_purchase ON payment (purchase_id);

CREATE TABLE shipment (
    id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    purchase_id BIGINT,
    carrier VARCHAR(60) NOT NULL,
    tracking_number VARCHAR(30) NOT NULL,
    recipient_name VARCHAR(200) NOT NULL,
    delivery_address JSON NOT NULL,
    dispatched_at TIMESTAMP NOT NULL,
    delivered_at TIMESTAMP,
    CONSTRAINT pk_shipment PRIMARY KEY (id),
    CONSTRAINT uq_shipment_tracking UNIQUE (tracking_number),
    CONSTRAINT fk_shipment_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT fk_shipment_purchase FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE SET NULL
);
CREATE INDEX ix_shipment_account ON shipment (account_id);
CREATE INDEX ix_shipment_purchase ON shipment (purchase_id);

CREATE TABLE shipment_event (
    shipment_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    depot VARCHAR(80) NOT NULL,
    note TEXT,
    happened_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_shipment_event PRIMARY KEY (shipment_id, number),
    CONSTRAINT fk_shipment_event_shipment FOREIGN KEY (shipment_id) REFERENCES shipment (id) ON DELETE CASCADE
);

CREATE TABLE chat_message (
    id BIGINT NOT NULL,
    sender_id BIGINT,
    recipient_id BIGINT,
    body TEXT,
    sent_at TIMESTAMP NOT NULL,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_chat_message PRIMARY KEY (id),
    CONSTRAINT fk_chat_message_sender FOREIGN KEY (sender_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT fk_chat_message_recipient FOREIGN KEY (recipient_id) REFERENCES account (id) ON DELETE SET NULL
);
CREATE INDEX ix_chat_message_sender ON chat_message (sender_id);
CREATE INDEX ix_chat_message_recipient ON chat_message (recipient_id);

CREATE TABLE review (
    id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    listing_id BIGINT,
    stars INTEGER NOT NULL,
    review_text TEXT,
    posted_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_review PRIMARY KEY (id),
    CONSTRAINT fk_review_author FOREIGN KEY (author_id) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT fk_review_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE SET NULL
);
CREATE INDEX ix_review_author ON review (author_id);
CREATE INDEX ix_review_listing ON review (listing_id);

CREATE TABLE dispute (
    id BIGINT NOT NULL,
    opened_by_account BIGINT NOT NULL,
    purchase_id BIGINT,
    complaint TEXT NOT NULL,
    correspondence JSON,
    handled_by VARCHAR(60),
    opened_at TIMESTAMP NOT NULL,
    resolved_at TIMESTAMP,
    CONSTRAINT pk_dispute PRIMARY KEY (id),
    CONSTRAINT fk_dispute_account FOREIGN KEY (opened_by_account) REFERENCES account (id) ON DELETE CASCADE,
    CONSTRAINT fk_dispute_purchase FOREIGN KEY (purchase_id) REFERENCES purchase (id) ON DELETE SET NULL
);
CREATE INDEX ix_dispute_account ON dispute (opened_by_account);
CREATE INDEX ix_dispute_purchase ON dispute (purchase_id);

-- Owners of brands report imitations; they have no account with us.
CREATE TABLE brand_report (
    id BIGINT NOT NULL,
    listing_id BIGINT,
    brand VARCHAR(80) NOT NULL,
    reporter_name VARCHAR(200) NOT NULL,
    reporter_email VARCHAR(254) NOT NULL,
    outcome VARCHAR(40),
    reported_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_brand_report PRIMARY KEY (id),
    CONSTRAINT fk_brand_report_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE SET NULL
);
CREATE INDEX ix_brand_report_listing ON brand_report (listing_id);

CREATE TABLE web_log (
    id BIGINT NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    nickname VARCHAR(60),
    ip_address VARCHAR(45) NOT NULL,
    user_agent TEXT,
    referrer TEXT,
    path VARCHAR(255) NOT NULL,
    CONSTRAINT pk_web_log PRIMARY KEY (id)
);
CREATE INDEX ix_web_log_nickname ON web_log (nickname);

CREATE TABLE mail_scan (
    id BIGINT NOT NULL,
    sender_email VARCHAR(254) NOT NULL,
    verdict VARCHAR(20) NOT NULL,
    log_line TEXT NOT NULL,
    scanned_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_mail_scan PRIMARY KEY (id)
);
CREATE INDEX ix_mail_scan_sender ON mail_scan (sender_email);

-- A voucher campaign of years ago; the code that read it is gone.
CREATE TABLE voucher_list_2017 (
    email VARCHAR(254),
    full_name VARCHAR(200),
    city VARCHAR(120),
    voucher VARCHAR(20)
);
