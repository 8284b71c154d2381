using System.Data.Common;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Agents;
using Mycosoft.Finance;
using Mycosoft.Ledger;
using Mycosoft.Tests.Cluster.Readers;

namespace Mycosoft.Tests.Cluster.Finance;

/// <summary>The books over an empty store, and short words for what is done with them; no silo is needed.</summary>
public abstract class FinanceSuite(StoreUnderTest store) : IAsyncLifetime
{
    protected static readonly CfoSettings Rules = new();

    private int _tasks;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new(2026, 5, 20, 8, 0, 0, TimeSpan.Zero));

    protected Database Database { get; private set; } = null!;

    protected Books Books { get; private set; } = null!;

    protected FinanceOffice Office { get; private set; } = null!;

    protected Delegations Delegations { get; private set; } = null!;

    protected GeneralLedger Ledger => Office.Ledger;

    public async ValueTask InitializeAsync()
    {
        (Database, _) = await store.Open();
        Books = new(Database, Clock);
        Office = new(new(Books), new(Books), new(Books), new(Books), new(Books), new(Books), new(Books));
        Delegations = new(Books);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Books.Dispose();
        await store.DisposeAsync();
    }

    protected static T Value<T>(Outcome<T> outcome)
        where T : class => outcome.Result ?? throw new Xunit.Sdk.XunitException($"Expected a result, got {outcome.Fault}");

    protected static Fault Refused<T>(Outcome<T> outcome, string code, string? path = null)
        where T : class
    {
        Assert.NotNull(outcome.Fault);
        Assert.Equal((code, path), (outcome.Fault.Code, outcome.Fault.Path));
        return outcome.Fault;
    }

    /// <summary>A task of its own, or one that runs again under its key.</summary>
    protected Requested By(string? key = null, string by = "owner", bool agent = false) => new(key ?? $"task:{Interlocked.Increment(ref _tasks)}", by, agent, "cfo-agent");

    protected static EntryLineRequest Debit(string account, long minor, string currency = "USD") => new(account, Side.Debit) { AmountMinor = minor, Currency = currency };

    protected static EntryLineRequest Credit(string account, long minor, string currency = "USD") => new(account, Side.Credit) { AmountMinor = minor, Currency = currency };

    protected static DateOnly Day(int month, int day) => new(2026, month, day);

    protected static SpendingRequest Spend(long minor, string category = "general", string currency = "USD") => new("a purchase", category) { AmountMinor = minor, Currency = currency };

    /// <summary>Bank, capital, sales, rent.</summary>
    protected async Task OpenAccounts()
    {
        foreach (var account in (OpenAccountRequest[])
        [
            new("1000", "Bank", AccountType.Asset, Cash: true),
            new("3000", "Capital", AccountType.Equity),
            new("4000", "Sales", AccountType.Revenue),
            new("5000", "Rent", AccountType.Expense),
        ])
        {
            Value(await Ledger.Open(account, By(), Cancellation));
        }
    }

    protected Task<Outcome<PostedEntry>> Post(DateOnly? date, params EntryLineRequest[] lines) => Ledger.Post(new("an entry", lines, date), "USD", By(), Cancellation);

    protected async Task<PostedEntry> Posted(DateOnly date, params EntryLineRequest[] lines) => Value(await Post(date, lines));

    protected async Task<BudgetReport> Budget(long minor, string category = "general", string currency = "USD", BudgetPeriod period = BudgetPeriod.Month) =>
        Value(await Office.Budgets.Set(new(category, period) { AmountMinor = minor, Currency = currency }, "USD", By(), Cancellation));

    protected Task<Outcome<SpendingDecision>> Ask(SpendingRequest request, Requested? by = null) => Office.Spending.Approve(request, Rules, by ?? By(), Cancellation);

    protected async Task<Delegated> Delegate(string scope, long? minor = null, string currency = "USD", string who = "cfo-agent", int hours = 24) => Value(await Delegations.Give(
        new(who, scope, Clock.GetUtcNow().AddHours(hours)) { AmountMinor = minor, Currency = minor is null ? null : currency }, By(by: "chief"), Cancellation));

    /// <summary>SQL as somebody with the database's password would write it, in one transaction.</summary>
    protected async Task Raw(params string[] statements)
    {
        await using var connection = await Database.Open(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        foreach (var sql in statements)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await transaction.CommitAsync(Cancellation);
    }

    protected async Task<string> DatabaseRefuses(params string[] statements) => (await Assert.ThrowsAnyAsync<DbException>(() => Raw(statements))).Message;

    protected async Task<long> Count(string table) => (await Books.Read(s => s.All(new Select($"count(*) FROM {table}"), r => r.Number(0)), Cancellation)).Single();
}
