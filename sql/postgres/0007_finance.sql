-- The accounts of the company and the authority over them. Money is an integer of minor units beside its ISO 4217 currency; days are text yyyy-MM-dd, which sorts as it reads,
-- so that one statement serves both dialects. What must never be wrong is kept by the tables themselves: entries balance, posted entries stay, closed months take no more.

-- Every change that was made, by the key under which it is made once: a repetition is answered with what is written here.
CREATE TABLE corporate_changes (
    operation         varchar(50)  NOT NULL,
    reference         varchar(250) NOT NULL,
    digest            varchar(64)  NOT NULL,
    result            jsonb,                          -- null only within the transaction
    requested_by      varchar(200) NOT NULL,
    at                timestamptz  NOT NULL,
    PRIMARY KEY (operation, reference)
);

CREATE TABLE finance_accounts (
    code              varchar(20)  COLLATE "C" PRIMARY KEY,
    name              varchar(200) NOT NULL,
    type              varchar(10)  NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'revenue', 'expense')),
    cash              boolean      NOT NULL DEFAULT false CHECK (type = 'asset' OR NOT cash), -- what the runway is counted from
    opened_at         timestamptz  NOT NULL,
    opened_by         varchar(200) NOT NULL
);

-- One row: whoever posts shares it, whoever closes a month holds it alone.
CREATE TABLE finance_books (
    one               boolean      PRIMARY KEY DEFAULT true CHECK (one),
    closed_through    varchar(7)   COLLATE "C" CHECK (closed_through ~ '^\d{4}-(0[1-9]|1[0-2])$') -- the last month that takes no more entries
);
INSERT INTO finance_books DEFAULT VALUES;

CREATE TABLE finance_periods (
    period            varchar(7)   COLLATE "C" PRIMARY KEY CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    closed_at         timestamptz  NOT NULL,
    closed_by         varchar(200) NOT NULL
);

-- An entry is written open, gets its lines, and is posted; from then on it stays as it is.
CREATE TABLE finance_entries (
    id                uuid         PRIMARY KEY,
    entry_date        varchar(10)  COLLATE "C" NOT NULL CHECK (entry_date ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'),
    memo              varchar(500) NOT NULL,
    document          varchar(200),                   -- the invoice or receipt it is for
    reverses          uuid         UNIQUE REFERENCES finance_entries (id),
    posted            boolean      NOT NULL DEFAULT false,
    posted_at         timestamptz  NOT NULL,
    posted_by         varchar(200) NOT NULL
);
CREATE INDEX idx_finance_entries_date ON finance_entries (entry_date, id);

CREATE TABLE finance_lines (
    entry_id          uuid         NOT NULL REFERENCES finance_entries (id),
    line_no           int          NOT NULL,
    account           varchar(20)  COLLATE "C" NOT NULL REFERENCES finance_accounts (code),
    amount_minor      bigint       NOT NULL CHECK (amount_minor <> 0), -- debit above zero, credit below
    currency          varchar(3)   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    PRIMARY KEY (entry_id, line_no)
);
CREATE INDEX idx_finance_lines_account ON finance_lines (account, currency);

CREATE TABLE finance_rates (
    base              varchar(3)   NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
    quote             varchar(3)   NOT NULL CHECK (quote ~ '^[A-Z]{3}$' AND quote <> base),
    as_of             varchar(10)  COLLATE "C" NOT NULL,
    rate              varchar(40)  NOT NULL,          -- decimal: how much of the quote currency one of the base is
    source            varchar(200) NOT NULL,
    PRIMARY KEY (base, quote, as_of)
);

CREATE TABLE finance_budgets (
    category          varchar(100) PRIMARY KEY,
    amount_minor      bigint       NOT NULL CHECK (amount_minor >= 0),
    currency          varchar(3)   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    period            varchar(10)  NOT NULL CHECK (period IN ('month', 'quarter', 'year', 'total')),
    set_at            timestamptz  NOT NULL,
    set_by            varchar(200) NOT NULL
);

-- Who may spend or act beyond the standing rules, up to how much in one act, and until when.
CREATE TABLE corporate_delegations (
    id                uuid         PRIMARY KEY,
    delegate          varchar(100) NOT NULL,
    scope             varchar(100) NOT NULL,
    limit_minor       bigint       CHECK (limit_minor > 0),
    currency          varchar(3)   CHECK (currency ~ '^[A-Z]{3}$'),
    valid_from        timestamptz  NOT NULL,
    valid_until       timestamptz  NOT NULL CHECK (valid_until > valid_from),
    given_by          varchar(200) NOT NULL,
    revoked_at        timestamptz,
    revoked_by        varchar(200),
    CHECK ((limit_minor IS NULL) = (currency IS NULL))
);
CREATE INDEX idx_corporate_delegations ON corporate_delegations (delegate, scope);

-- What was granted out of a budget, in the currency asked for and in the budget's own.
CREATE TABLE finance_commitments (
    id                uuid         PRIMARY KEY,
    category          varchar(100) NOT NULL REFERENCES finance_budgets (category),
    granted_on        varchar(10)  COLLATE "C" NOT NULL,
    purpose           varchar(500) NOT NULL,
    amount_minor      bigint       NOT NULL CHECK (amount_minor > 0),
    currency          varchar(3)   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    budget_minor      bigint       NOT NULL CHECK (budget_minor >= 0),
    state             varchar(10)  NOT NULL CHECK (state IN ('open', 'settled', 'released')),
    granted_at        timestamptz  NOT NULL,
    granted_to        varchar(200) NOT NULL,
    delegation_id     uuid         REFERENCES corporate_delegations (id),
    entry_id          uuid         UNIQUE REFERENCES finance_entries (id),
    ended_at          timestamptz,
    CHECK ((state = 'settled') = (entry_id IS NOT NULL))
);
CREATE INDEX idx_finance_commitments ON finance_commitments (category, granted_on);

CREATE TABLE finance_bank_lines (
    id                uuid         PRIMARY KEY,
    account           varchar(20)  COLLATE "C" NOT NULL REFERENCES finance_accounts (code),
    fingerprint       varchar(64)  NOT NULL,          -- of what the bank wrote, and of how often the same stands in one statement
    booked_on         varchar(10)  COLLATE "C" NOT NULL,
    amount_minor      bigint       NOT NULL CHECK (amount_minor <> 0),
    currency          varchar(3)   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    description       varchar(1000) NOT NULL,
    bank_reference    varchar(200),
    imported_at       timestamptz  NOT NULL,
    entry_id          uuid,
    line_no           int,
    UNIQUE (account, fingerprint),
    UNIQUE (entry_id, line_no),
    FOREIGN KEY (entry_id, line_no) REFERENCES finance_lines (entry_id, line_no)
);
CREATE INDEX idx_finance_bank_lines ON finance_bank_lines (account, booked_on);

CREATE TABLE finance_llm_prices (
    provider          varchar(100) NOT NULL,
    model             varchar(200) NOT NULL,
    effective_from    varchar(10)  COLLATE "C" NOT NULL,
    currency          varchar(3)   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    input             varchar(40)  NOT NULL,          -- decimal, major units for a million tokens
    cached_input      varchar(40)  NOT NULL,
    output            varchar(40)  NOT NULL,
    PRIMARY KEY (provider, model, effective_from)
);

CREATE TABLE finance_llm_usage (
    id                uuid         PRIMARY KEY,
    used_on           varchar(10)  COLLATE "C" NOT NULL,
    at                timestamptz  NOT NULL,
    provider          varchar(100) NOT NULL,
    model             varchar(200) NOT NULL,
    agent_id          varchar(100) NOT NULL,
    task_type         varchar(100),
    input_tokens      bigint       NOT NULL CHECK (input_tokens >= 0),
    cached_tokens     bigint       NOT NULL CHECK (cached_tokens BETWEEN 0 AND input_tokens),
    output_tokens     bigint       NOT NULL CHECK (output_tokens >= 0),
    estimated         boolean      NOT NULL
);
CREATE INDEX idx_finance_llm_usage ON finance_llm_usage (used_on);

CREATE TABLE corporate_decisions (
    id                uuid         PRIMARY KEY,
    title             varchar(200) NOT NULL,
    context           text         NOT NULL,
    analysis          jsonb        NOT NULL,          -- options and criteria as they were weighed
    chosen            varchar(200),                   -- null while it is only proposed
    decided_by        varchar(200),
    recorded_at       timestamptz  NOT NULL,
    recorded_by       varchar(200) NOT NULL,
    review_on         varchar(10)  COLLATE "C"
);

CREATE TABLE corporate_reviews (
    id                uuid         PRIMARY KEY,
    decision_id       uuid         NOT NULL REFERENCES corporate_decisions (id),
    outcome           varchar(20)  NOT NULL CHECK (outcome IN ('as_expected', 'better', 'worse', 'too_early')),
    note              text         NOT NULL,
    reviewed_at       timestamptz  NOT NULL,
    reviewed_by       varchar(200) NOT NULL
);
CREATE INDEX idx_corporate_reviews ON corporate_reviews (decision_id, reviewed_at);

CREATE TABLE corporate_objectives (
    id                uuid         PRIMARY KEY,
    period            varchar(10)  NOT NULL,
    owner             varchar(100) NOT NULL,
    title             varchar(200) NOT NULL,
    set_at            timestamptz  NOT NULL,
    set_by            varchar(200) NOT NULL,
    UNIQUE (period, owner, title)
);

CREATE TABLE corporate_key_results (
    id                uuid         PRIMARY KEY,
    objective_id      uuid         NOT NULL REFERENCES corporate_objectives (id),
    position          int          NOT NULL,
    title             varchar(200) NOT NULL,
    metric            varchar(10)  NOT NULL CHECK (metric IN ('number', 'percent', 'boolean')),
    baseline          float8       NOT NULL,
    target            float8       NOT NULL CHECK (target <> baseline),
    current           float8,                         -- null: never measured
    confidence        float8       CHECK (confidence BETWEEN 0 AND 1),
    updated_at        timestamptz,
    UNIQUE (objective_id, position)
);

CREATE FUNCTION finance_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE through text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.posted THEN RAISE EXCEPTION 'finance: an entry is posted after its lines are written' USING ERRCODE = '23514'; END IF;
        RETURN NEW;
    END IF;
    IF OLD.posted THEN RAISE EXCEPTION 'finance: a posted entry is not changed' USING ERRCODE = '23514'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.posted THEN
        SELECT closed_through INTO through FROM finance_books FOR SHARE;
        IF substr(NEW.entry_date, 1, 7) <= through THEN RAISE EXCEPTION 'finance: % is closed', substr(NEW.entry_date, 1, 7) USING ERRCODE = '23514'; END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON finance_entries FOR EACH ROW EXECUTE FUNCTION finance_guard_entry();

CREATE FUNCTION finance_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF (SELECT posted FROM finance_entries WHERE id = OLD.entry_id) THEN RAISE EXCEPTION 'finance: a line of a posted entry is not changed' USING ERRCODE = '23514'; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF (SELECT posted FROM finance_entries WHERE id = NEW.entry_id) THEN RAISE EXCEPTION 'finance: a posted entry takes no more lines' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON finance_lines FOR EACH ROW EXECUTE FUNCTION finance_guard_line();

-- Looked at when the transaction ends: every entry is posted by then, has two lines, and balances in each of its currencies.
CREATE FUNCTION finance_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry uuid;
BEGIN
    IF TG_TABLE_NAME = 'finance_lines' THEN entry := NEW.entry_id; ELSE entry := NEW.id; END IF;
    IF NOT (SELECT posted FROM finance_entries WHERE id = entry) THEN RAISE EXCEPTION 'finance: entry % was left open', entry USING ERRCODE = '23514'; END IF;
    IF (SELECT count(*) FROM finance_lines WHERE entry_id = entry) < 2 THEN RAISE EXCEPTION 'finance: entry % has fewer than two lines', entry USING ERRCODE = '23514'; END IF;
    IF EXISTS (SELECT 1 FROM finance_lines WHERE entry_id = entry GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'finance: entry % does not balance', entry USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT OR UPDATE ON finance_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION finance_balanced();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT OR UPDATE ON finance_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION finance_balanced();

CREATE FUNCTION finance_guard_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION 'finance: there is one row of books' USING ERRCODE = '23514'; END IF;
    IF OLD.closed_through IS NOT NULL AND (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through) THEN
        RAISE EXCEPTION 'finance: a closed month stays closed' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON finance_books FOR EACH ROW EXECUTE FUNCTION finance_guard_books();

CREATE FUNCTION finance_guard_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'finance: the books are not emptied' USING ERRCODE = '23514';
END $$;
CREATE TRIGGER guard_all BEFORE TRUNCATE ON finance_entries EXECUTE FUNCTION finance_guard_all();
CREATE TRIGGER guard_all BEFORE TRUNCATE ON finance_lines EXECUTE FUNCTION finance_guard_all();
