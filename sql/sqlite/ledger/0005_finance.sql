-- The tables of sql/postgres/0007_finance.sql in SQLite, where one transaction writes at a time: what is looked at there when it ends is looked at here when an entry is posted.

-- Every change that was made, by the key under which it is made once: a repetition is answered with what is written here.
CREATE TABLE corporate_changes (
    operation         TEXT    NOT NULL CHECK (length(operation) <= 50),
    reference         TEXT    NOT NULL CHECK (length(reference) <= 250),
    digest            TEXT    NOT NULL,
    result            TEXT    CHECK (json_valid(result)), -- null only within the transaction
    requested_by      TEXT    NOT NULL CHECK (length(requested_by) <= 200),
    at                TEXT    NOT NULL,
    PRIMARY KEY (operation, reference)
) STRICT;

CREATE TABLE finance_accounts (
    code              TEXT    NOT NULL PRIMARY KEY CHECK (length(code) <= 20),
    name              TEXT    NOT NULL CHECK (length(name) <= 200),
    type              TEXT    NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'revenue', 'expense')),
    cash              INTEGER NOT NULL DEFAULT false CHECK (type = 'asset' OR NOT cash), -- what the runway is counted from
    opened_at         TEXT    NOT NULL,
    opened_by         TEXT    NOT NULL CHECK (length(opened_by) <= 200)
) STRICT;

-- One row: whoever posts shares it, whoever closes a month holds it alone.
CREATE TABLE finance_books (
    one               INTEGER NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    closed_through    TEXT    CHECK (closed_through GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]') -- the last month that takes no more entries
) STRICT;
INSERT INTO finance_books DEFAULT VALUES;

CREATE TABLE finance_periods (
    period            TEXT    NOT NULL PRIMARY KEY CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
    closed_at         TEXT    NOT NULL,
    closed_by         TEXT    NOT NULL CHECK (length(closed_by) <= 200)
) STRICT;

-- An entry is written open, gets its lines, and is posted; from then on it stays as it is.
CREATE TABLE finance_entries (
    id                TEXT    NOT NULL PRIMARY KEY,
    entry_date        TEXT    NOT NULL CHECK (entry_date IS date(entry_date)),
    memo              TEXT    NOT NULL CHECK (length(memo) <= 500),
    document          TEXT    CHECK (length(document) <= 200), -- the invoice or receipt it is for
    reverses          TEXT    UNIQUE REFERENCES finance_entries (id),
    posted            INTEGER NOT NULL DEFAULT false,
    posted_at         TEXT    NOT NULL,
    posted_by         TEXT    NOT NULL CHECK (length(posted_by) <= 200)
) STRICT;
CREATE INDEX idx_finance_entries_date ON finance_entries (entry_date, id);

CREATE TABLE finance_lines (
    entry_id          TEXT    NOT NULL REFERENCES finance_entries (id),
    line_no           INTEGER NOT NULL,
    account           TEXT    NOT NULL REFERENCES finance_accounts (code) CHECK (length(account) <= 20),
    amount_minor      INTEGER NOT NULL CHECK (amount_minor <> 0), -- debit above zero, credit below
    currency          TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    PRIMARY KEY (entry_id, line_no)
) STRICT;
CREATE INDEX idx_finance_lines_account ON finance_lines (account, currency);

CREATE TABLE finance_rates (
    base              TEXT    NOT NULL CHECK (base GLOB '[A-Z][A-Z][A-Z]'),
    quote             TEXT    NOT NULL CHECK (quote GLOB '[A-Z][A-Z][A-Z]' AND quote <> base),
    as_of             TEXT    NOT NULL,
    rate              TEXT    NOT NULL CHECK (length(rate) <= 40), -- decimal: how much of the quote currency one of the base is
    source            TEXT    NOT NULL CHECK (length(source) <= 200),
    PRIMARY KEY (base, quote, as_of)
) STRICT;

CREATE TABLE finance_budgets (
    category          TEXT    NOT NULL PRIMARY KEY CHECK (length(category) <= 100),
    amount_minor      INTEGER NOT NULL CHECK (amount_minor >= 0),
    currency          TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    period            TEXT    NOT NULL CHECK (period IN ('month', 'quarter', 'year', 'total')),
    set_at            TEXT    NOT NULL,
    set_by            TEXT    NOT NULL CHECK (length(set_by) <= 200)
) STRICT;

-- Who may spend or act beyond the standing rules, up to how much in one act, and until when.
CREATE TABLE corporate_delegations (
    id                TEXT    NOT NULL PRIMARY KEY,
    delegate          TEXT    NOT NULL CHECK (length(delegate) <= 100),
    scope             TEXT    NOT NULL CHECK (length(scope) <= 100),
    limit_minor       INTEGER CHECK (limit_minor > 0),
    currency          TEXT    CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    valid_from        TEXT    NOT NULL,
    valid_until       TEXT    NOT NULL CHECK (valid_until > valid_from),
    given_by          TEXT    NOT NULL CHECK (length(given_by) <= 200),
    revoked_at        TEXT,
    revoked_by        TEXT    CHECK (length(revoked_by) <= 200),
    CHECK ((limit_minor IS NULL) = (currency IS NULL))
) STRICT;
CREATE INDEX idx_corporate_delegations ON corporate_delegations (delegate, scope);

-- What was granted out of a budget, in the currency asked for and in the budget's own.
CREATE TABLE finance_commitments (
    id                TEXT    NOT NULL PRIMARY KEY,
    category          TEXT    NOT NULL REFERENCES finance_budgets (category) CHECK (length(category) <= 100),
    granted_on        TEXT    NOT NULL,
    purpose           TEXT    NOT NULL CHECK (length(purpose) <= 500),
    amount_minor      INTEGER NOT NULL CHECK (amount_minor > 0),
    currency          TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    budget_minor      INTEGER NOT NULL CHECK (budget_minor >= 0),
    state             TEXT    NOT NULL CHECK (state IN ('open', 'settled', 'released')),
    granted_at        TEXT    NOT NULL,
    granted_to        TEXT    NOT NULL CHECK (length(granted_to) <= 200),
    delegation_id     TEXT    REFERENCES corporate_delegations (id),
    entry_id          TEXT    UNIQUE REFERENCES finance_entries (id),
    ended_at          TEXT,
    CHECK ((state = 'settled') = (entry_id IS NOT NULL))
) STRICT;
CREATE INDEX idx_finance_commitments ON finance_commitments (category, granted_on);

CREATE TABLE finance_bank_lines (
    id                TEXT    NOT NULL PRIMARY KEY,
    account           TEXT    NOT NULL REFERENCES finance_accounts (code) CHECK (length(account) <= 20),
    fingerprint       TEXT    NOT NULL, -- of what the bank wrote, and of how often the same stands in one statement
    booked_on         TEXT    NOT NULL,
    amount_minor      INTEGER NOT NULL CHECK (amount_minor <> 0),
    currency          TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    description       TEXT    NOT NULL CHECK (length(description) <= 1000),
    bank_reference    TEXT    CHECK (length(bank_reference) <= 200),
    imported_at       TEXT    NOT NULL,
    entry_id          TEXT,
    line_no           INTEGER,
    UNIQUE (account, fingerprint),
    UNIQUE (entry_id, line_no),
    FOREIGN KEY (entry_id, line_no) REFERENCES finance_lines (entry_id, line_no)
) STRICT;
CREATE INDEX idx_finance_bank_lines ON finance_bank_lines (account, booked_on);

CREATE TABLE finance_llm_prices (
    provider          TEXT    NOT NULL CHECK (length(provider) <= 100),
    model             TEXT    NOT NULL CHECK (length(model) <= 200),
    effective_from    TEXT    NOT NULL,
    currency          TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    input             TEXT    NOT NULL CHECK (length(input) <= 40), -- decimal, major units for a million tokens
    cached_input      TEXT    NOT NULL CHECK (length(cached_input) <= 40),
    output            TEXT    NOT NULL CHECK (length(output) <= 40),
    PRIMARY KEY (provider, model, effective_from)
) STRICT;

CREATE TABLE finance_llm_usage (
    id                TEXT    NOT NULL PRIMARY KEY,
    used_on           TEXT    NOT NULL,
    at                TEXT    NOT NULL,
    provider          TEXT    NOT NULL CHECK (length(provider) <= 100),
    model             TEXT    NOT NULL CHECK (length(model) <= 200),
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    task_type         TEXT    CHECK (length(task_type) <= 100),
    input_tokens      INTEGER NOT NULL CHECK (input_tokens >= 0),
    cached_tokens     INTEGER NOT NULL CHECK (cached_tokens BETWEEN 0 AND input_tokens),
    output_tokens     INTEGER NOT NULL CHECK (output_tokens >= 0),
    estimated         INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_finance_llm_usage ON finance_llm_usage (used_on);

CREATE TABLE corporate_decisions (
    id                TEXT    NOT NULL PRIMARY KEY,
    title             TEXT    NOT NULL CHECK (length(title) <= 200),
    context           TEXT    NOT NULL,
    analysis          TEXT    NOT NULL CHECK (json_valid(analysis)), -- options and criteria as they were weighed
    chosen            TEXT    CHECK (length(chosen) <= 200), -- null while it is only proposed
    decided_by        TEXT    CHECK (length(decided_by) <= 200),
    recorded_at       TEXT    NOT NULL,
    recorded_by       TEXT    NOT NULL CHECK (length(recorded_by) <= 200),
    review_on         TEXT
) STRICT;

CREATE TABLE corporate_reviews (
    id                TEXT    NOT NULL PRIMARY KEY,
    decision_id       TEXT    NOT NULL REFERENCES corporate_decisions (id),
    outcome           TEXT    NOT NULL CHECK (outcome IN ('as_expected', 'better', 'worse', 'too_early')),
    note              TEXT    NOT NULL,
    reviewed_at       TEXT    NOT NULL,
    reviewed_by       TEXT    NOT NULL CHECK (length(reviewed_by) <= 200)
) STRICT;
CREATE INDEX idx_corporate_reviews ON corporate_reviews (decision_id, reviewed_at);

CREATE TABLE corporate_objectives (
    id                TEXT    NOT NULL PRIMARY KEY,
    period            TEXT    NOT NULL,
    owner             TEXT    NOT NULL CHECK (length(owner) <= 100),
    title             TEXT    NOT NULL CHECK (length(title) <= 200),
    set_at            TEXT    NOT NULL,
    set_by            TEXT    NOT NULL CHECK (length(set_by) <= 200),
    UNIQUE (period, owner, title)
) STRICT;

CREATE TABLE corporate_key_results (
    id                TEXT    NOT NULL PRIMARY KEY,
    objective_id      TEXT    NOT NULL REFERENCES corporate_objectives (id),
    position          INTEGER NOT NULL,
    title             TEXT    NOT NULL CHECK (length(title) <= 200),
    metric            TEXT    NOT NULL CHECK (metric IN ('number', 'percent', 'boolean')),
    baseline          REAL    NOT NULL,
    target            REAL    NOT NULL CHECK (target <> baseline),
    current           REAL, -- null: never measured
    confidence        REAL    CHECK (confidence BETWEEN 0 AND 1),
    updated_at        TEXT,
    UNIQUE (objective_id, position)
) STRICT;

CREATE TRIGGER finance_entries_insert BEFORE INSERT ON finance_entries WHEN NEW.posted
BEGIN
    SELECT RAISE(ABORT, 'finance: an entry is posted after its lines are written');
END;

CREATE TRIGGER finance_entries_update BEFORE UPDATE ON finance_entries
BEGIN
    SELECT RAISE(ABORT, 'finance: a posted entry is not changed') WHERE OLD.posted;
    SELECT RAISE(ABORT, 'finance: the month is closed') FROM finance_books WHERE NEW.posted AND substr(NEW.entry_date, 1, 7) <= closed_through;
    SELECT RAISE(ABORT, 'finance: the entry has fewer than two lines') WHERE NEW.posted AND (SELECT count(*) FROM finance_lines WHERE entry_id = NEW.id) < 2;
    SELECT RAISE(ABORT, 'finance: the entry does not balance') WHERE NEW.posted AND EXISTS (
        SELECT 1 FROM finance_lines WHERE entry_id = NEW.id GROUP BY currency HAVING sum(amount_minor) <> 0);
END;

CREATE TRIGGER finance_entries_delete BEFORE DELETE ON finance_entries WHEN OLD.posted
BEGIN
    SELECT RAISE(ABORT, 'finance: a posted entry is not changed');
END;

CREATE TRIGGER finance_lines_insert BEFORE INSERT ON finance_lines WHEN (SELECT posted FROM finance_entries WHERE id = NEW.entry_id)
BEGIN
    SELECT RAISE(ABORT, 'finance: a posted entry takes no more lines');
END;

CREATE TRIGGER finance_lines_update BEFORE UPDATE ON finance_lines WHEN EXISTS (SELECT 1 FROM finance_entries WHERE id IN (OLD.entry_id, NEW.entry_id) AND posted)
BEGIN
    SELECT RAISE(ABORT, 'finance: a line of a posted entry is not changed');
END;

CREATE TRIGGER finance_lines_delete BEFORE DELETE ON finance_lines WHEN (SELECT posted FROM finance_entries WHERE id = OLD.entry_id)
BEGIN
    SELECT RAISE(ABORT, 'finance: a line of a posted entry is not changed');
END;

CREATE TRIGGER finance_books_insert BEFORE INSERT ON finance_books WHEN EXISTS (SELECT 1 FROM finance_books)
BEGIN
    SELECT RAISE(ABORT, 'finance: there is one row of books');
END;

CREATE TRIGGER finance_books_update BEFORE UPDATE ON finance_books WHEN OLD.closed_through IS NOT NULL AND (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through)
BEGIN
    SELECT RAISE(ABORT, 'finance: a closed month stays closed');
END;

CREATE TRIGGER finance_books_delete BEFORE DELETE ON finance_books
BEGIN
    SELECT RAISE(ABORT, 'finance: there is one row of books');
END;
