using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>The company's accounts in double entry. What is posted stays; a mistake is reversed by an entry of its own.</summary>
public sealed class GeneralLedger(Books books)
{
    public Task<Outcome<Account>> Open(OpenAccountRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "open_account", request, s => Open(s, request, by), cancellationToken);

    public Task<AccountList> Accounts(CancellationToken cancellationToken) => books.Read(
        async s => new AccountList(await s.All(new Select("code, name, type, cash FROM finance_accounts ORDER BY code"), ReadAccount)),
        cancellationToken);

    public Task<Outcome<PostedEntry>> Post(PostEntryRequest request, string currency, Requested by, CancellationToken cancellationToken) => books.Once(
        by,
        "post_entry",
        request,
        async s => EntryRules.Lines(request.Lines, currency).TryGet(out var lines, out var fault)
            ? await Post(s, new(NewId(s), request.Date ?? s.Today, request.Memo, request.Document, null, lines), by)
            : fault,
        cancellationToken);

    public Task<Outcome<PostedEntry>> Reverse(ReverseEntryRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "reverse_entry", request, s => Reverse(s, request, by), cancellationToken);

    /// <summary>Closes the books up to the end of a month that is over. There is no way back: what was forgotten is posted in a later month.</summary>
    public Task<Outcome<PeriodClosed>> Close(ClosePeriodRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "close_period", request, s => Close(s, request.Period, by), cancellationToken);

    internal static Guid NewId(BookSession session) => Guid.CreateVersion7(new DateTimeOffset(session.Now));

    /// <summary>Writes a balanced entry within a transaction that may do more than that.</summary>
    internal static async Task<Outcome<PostedEntry>> Post(BookSession session, PostedEntry entry, Requested by)
    {
        if (await Refused(session, entry) is { } fault)
            return fault;
        await session.Run(new Statement("""
            INSERT INTO finance_entries (id, entry_date, memo, document, reverses, posted_at, posted_by) VALUES (@id, @day, @memo, @document, @reverses, @at, @by)
            """).With("id", entry.EntryId).With("day", Days.Text(entry.Date)).With("memo", entry.Memo).With("document", entry.Document).With("reverses", entry.Reverses)
            .With("at", session.Now).With("by", by.By));
        foreach (var (i, line) in entry.Lines.Index())
        {
            await session.Run(new Statement("INSERT INTO finance_lines (entry_id, line_no, account, amount_minor, currency) VALUES (@entry, @no, @account, @amount, @currency)")
                .With("entry", entry.EntryId).With("no", i + 1).With("account", line.Account).With("amount", line.AmountMinor).With("currency", line.Currency));
        }

        await session.Run(new Statement("UPDATE finance_entries SET posted = true WHERE id = @id").With("id", entry.EntryId));
        return entry;
    }

    private static async Task<Outcome<Account>> Open(BookSession session, OpenAccountRequest request, Requested by)
    {
        var account = new Account(request.Code, request.Name, request.Type, request.Cash);
        var opened = await session.Run(new Statement("""
            INSERT INTO finance_accounts (code, name, type, cash, opened_at, opened_by) VALUES (@code, @name, @type, @cash, @at, @by) ON CONFLICT DO NOTHING
            """).With("code", account.Code).With("name", account.Name).With("type", LedgerNames.Text(account.Type)).With("cash", account.Cash)
            .With("at", session.Now).With("by", by.By));
        return opened == 1 || await FindAccount(session, request.Code) == account ? account : Fault.Conflict($"The account {request.Code} exists and is another one.");
    }

    private static async Task<Outcome<PostedEntry>> Reverse(BookSession session, ReverseEntryRequest request, Requested by)
    {
        if (await Find(session, request.EntryId) is not { } entry)
            return Fault.NotFound($"There is no entry {request.EntryId}.");
        if (entry.Reverses is not null)
            return Fault.Conflict("A reversal is not reversed; post the entry anew.");
        if (await session.First(new Select("memo FROM finance_entries").Where("reverses = @id", "id", entry.EntryId), r => r.Text(0)) is not null)
            return Fault.Conflict($"The entry {entry.EntryId} is reversed already.");
        var memo = request.Memo ?? (entry.Memo.Length > 480 ? "Reversal" : $"Reversal: {entry.Memo}");
        return await Post(session, new(NewId(session), request.Date ?? session.Today, memo, entry.Document, entry.EntryId, EntryRules.Mirror(entry.Lines)), by);
    }

    private static async Task<Outcome<PeriodClosed>> Close(BookSession session, string period, Requested by)
    {
        if (string.CompareOrdinal(period, Days.Month(session.Today)) >= 0)
            return Fault.Conflict($"{period} is not over.");
        if (await ClosedThrough(session, session.ForUpdate) is { } through && string.CompareOrdinal(period, through) <= 0)
            return Fault.Conflict($"The books are closed through {through} already.");
        await session.Run(new Statement("UPDATE finance_books SET closed_through = @period").With("period", period));
        await session.Run(new Statement("INSERT INTO finance_periods (period, closed_at, closed_by) VALUES (@period, @at, @by)").With("period", period).With("at", session.Now).With("by", by.By));
        var last = period + "-31";
        var entries = await session.All(new Select("count(*) FROM finance_entries WHERE posted AND entry_date <= @last").With("last", last), r => r.Number(0));
        var open = await session.All(new Select("count(*) FROM finance_bank_lines WHERE entry_id IS NULL AND booked_on <= @last").With("last", last), r => r.Number(0));
        return new PeriodClosed(period, entries[0], open[0]);
    }

    private static async Task<Fault?> Refused(BookSession session, PostedEntry entry)
    {
        if (EntryRules.Unbalanced(entry.Lines) is { } unbalanced)
            return unbalanced;
        foreach (var (i, line) in entry.Lines.Index())
        {
            if (await FindAccount(session, line.Account) is null)
                return Fault.InvalidPayload($"There is no account {line.Account}; open it with open_account.", $"$.lines[{i}].account");
        }

        // Shared until the commit: nobody closes the month in between.
        return await ClosedThrough(session, session.ForShare) is { } through && string.CompareOrdinal(Days.Month(entry.Date), through) <= 0
            ? Fault.Conflict($"The books are closed through {through}; choose a later date.")
            : null;
    }

    private static async Task<string?> ClosedThrough(BookSession session, string hold) =>
        (await session.All(new Select("closed_through FROM finance_books").Then(hold), r => r.TextOrNull(0))).Single();

    private static Task<Account?> FindAccount(BookSession session, string code) =>
        session.First(new Select("code, name, type, cash FROM finance_accounts").Where("code = @code", "code", code), ReadAccount);

    private static Account ReadAccount(Row row) => new(row.Text(0), row.Text(1), LedgerNames.Parse<AccountType>(row.Text(2)), row.Bool(3));

    private static async Task<PostedEntry?> Find(BookSession session, Guid id)
    {
        var entry = await session.First(
            new Select("entry_date, memo, document, reverses FROM finance_entries").Where("posted").Where("id = @id", "id", id),
            r => new PostedEntry(id, r.Day(0), r.Text(1), r.TextOrNull(2), r.IdOrNull(3), []));
        return entry is null ? null : entry with
        {
            Lines = await session.All(new Select("account, amount_minor, currency FROM finance_lines").Where("entry_id = @id", "id", id).Then("ORDER BY line_no"), r => new PostedLine(r.Text(0), r.Number(1), r.Text(2))),
        };
    }
}
