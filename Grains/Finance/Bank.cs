using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>Statements of the bank beside the books.</summary>
public sealed class Bank(Books books)
{
    private const int Shown = 500;

    public Task<Outcome<BankImported>> Import(ImportBankCsvRequest request, string currency, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "import_bank_csv", request, s => Import(s, request, request.Currency ?? currency), cancellationToken);

    public Task<Outcome<Reconciliation>> Reconcile(ReconcileRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "reconcile", request, s => Reconcile(s, request), cancellationToken);

    private static async Task<Outcome<BankImported>> Import(BookSession session, ImportBankCsvRequest request, string currency)
    {
        if (await Missing(session, request.Account) is { } missing)
            return missing;
        if (!BankStatement.Read(request, currency).TryGet(out var entries, out var fault))
            return fault;
        var imported = 0;
        foreach (var entry in entries)
        {
            imported += await session.Run(new Statement("""
                INSERT INTO finance_bank_lines (id, account, fingerprint, booked_on, amount_minor, currency, description, bank_reference, imported_at)
                VALUES (@id, @account, @fingerprint, @day, @amount, @currency, @description, @reference, @at) ON CONFLICT DO NOTHING
                """).With("id", GeneralLedger.NewId(session)).With("account", request.Account).With("fingerprint", entry.Fingerprint).With("day", Days.Text(entry.Date))
                .With("amount", entry.AmountMinor).With("currency", currency).With("description", entry.Description).With("reference", entry.Reference).With("at", session.Now));
        }

        return new BankImported(request.Account, entries.Length, imported, entries.Length - imported);
    }

    private static async Task<Outcome<Reconciliation>> Reconcile(BookSession session, ReconcileRequest request)
    {
        if (await Missing(session, request.Account) is { } missing)
            return missing;
        var to = Days.Text(request.To ?? session.Today);
        var bank = await session.All(
            new Select("id, booked_on, amount_minor, currency, description, bank_reference FROM finance_bank_lines").Where("account = @account", "account", request.Account)
                .Where("entry_id IS NULL").Where("booked_on <= @to", "to", to).Then("ORDER BY booked_on, id").Then(session.ForUpdate),
            r => new BankLine(r.Id(0), r.Day(1), r.Number(2), r.Text(3), r.Text(4), r.TextOrNull(5)));
        var entries = await session.All(
            new Select("l.entry_id, l.line_no, e.entry_date, l.amount_minor, l.currency, e.memo, e.document FROM finance_lines l JOIN finance_entries e ON e.id = l.entry_id")
                .Where("l.account = @account", "account", request.Account).Where("e.posted").Where("e.entry_date <= @to", "to", to)
                .Where("NOT EXISTS (SELECT 1 FROM finance_bank_lines b WHERE b.entry_id = l.entry_id AND b.line_no = l.line_no)").Then("ORDER BY e.entry_date, l.entry_id, l.line_no"),
            r => new BookLine(r.Id(0), r.Small(1), r.Day(2), r.Number(3), r.Text(4), r.Text(5), r.TextOrNull(6)));
        var matches = ReconcileRules.Match(bank, entries, request.ToleranceDays);
        foreach (var match in matches)
        {
            await session.Run(new Statement("UPDATE finance_bank_lines SET entry_id = @entry, line_no = @no WHERE id = @id")
                .With("entry", match.Entry.EntryId).With("no", match.Entry.LineNo).With("id", match.Bank.BankLineId));
        }

        var (openBank, openEntries) = (bank.Except(matches.Select(m => m.Bank)).ToList(), entries.Except(matches.Select(m => m.Entry)).ToList());
        return new Reconciliation(request.Account, matches, [.. openBank.Take(Shown)], [.. openEntries.Take(Shown)], openBank.Count, openEntries.Count);
    }

    private static async Task<Fault?> Missing(BookSession session, string account) =>
        await session.First(new Select("code FROM finance_accounts").Where("code = @code", "code", account), r => r.Text(0)) is null
            ? Fault.NotFound($"There is no account {account}; open it with open_account.")
            : null;
}
