using Mycosoft.Finance;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Finance;

public abstract class SpendingGrants(StoreUnderTest store) : FinanceSuite(store)
{
    [Fact]
    public async Task Fifty_at_once_on_a_budget_for_ten_are_granted_ten_times()
    {
        await Budget(10 * 5_000);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask(Spend(5_000))));
        Assert.Equal(10, decisions.Count(d => Value(d).Approved));
        Assert.All(decisions.Where(d => !Value(d).Approved), d => Assert.Equal("budget_exceeded", Value(d).Rule));
        var report = Value(await Office.Budgets.Check("general", Cancellation));
        Assert.Equal((50_000, 0, 100.0), (report.Committed.AmountMinor, report.Remaining.AmountMinor, report.UtilizationPercent));
        Assert.Equal(10, await Count("finance_commitments"));
    }

    [Fact]
    public async Task The_same_request_run_twice_is_granted_once()
    {
        await Budget(10_000);
        var first = Value(await Ask(Spend(6_000), By("task:same")));
        var again = Value(await Ask(Spend(6_000), By("task:same")));
        Assert.Equal(first, again);
        Assert.True(first.Approved);
        Assert.Equal(1, await Count("finance_commitments"));
        Refused(await Ask(Spend(6_001), By("task:same")), FaultCodes.Conflict);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_may_be_asked_again()
    {
        var first = Value(await Ask(Spend(6_000), By("ref:order 5")));
        Assert.Equal((false, "no_budget", null), (first.Approved, first.Rule, first.CommitmentId));
        await Budget(10_000);
        Assert.True(Value(await Ask(Spend(6_000), By("ref:order 5"))).Approved);
    }

    [Fact]
    public async Task The_limits_are_the_original_s()
    {
        await Budget(100_000_000);
        Assert.Equal("own_authority", Value(await Ask(Spend(99_999))).Rule);
        Assert.Equal("budget_check", Value(await Ask(Spend(100_000))).Rule);
        Assert.Equal("budget_check", Value(await Ask(Spend(999_999))).Rule);
        var refused = Value(await Ask(Spend(1_000_000)));
        Assert.Equal((false, "needs_delegation"), (refused.Approved, refused.Rule));
    }

    [Fact]
    public async Task A_delegation_covers_one_act_up_to_its_limit_until_it_ends_or_is_revoked()
    {
        await Budget(1_000_000_000);
        var given = await Delegate("spending", 2_000_000);
        var granted = Value(await Ask(Spend(2_000_000)));
        Assert.Equal((true, "delegation", given.DelegationId), (granted.Approved, granted.Rule, granted.DelegationId));
        Assert.Equal("needs_delegation", Value(await Ask(Spend(2_000_001))).Rule);
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("needs_delegation", Value(await Ask(Spend(2_000_000))).Rule);
        var next = await Delegate("spending:general", 5_000_000);
        Assert.True(Value(await Ask(Spend(2_000_000))).Approved);
        Assert.NotNull(Value(await Delegations.Revoke(new(next.DelegationId), By(), Cancellation)).RevokedAt);
        Assert.False(Value(await Ask(Spend(2_000_000))).Approved);
        Assert.Empty((await Delegations.List(false, Cancellation)).Delegations);
        Assert.Equal(2, (await Delegations.List(true, Cancellation)).Delegations.Count);
    }

    [Fact]
    public async Task A_delegation_to_another_or_for_something_else_covers_nothing()
    {
        await Budget(1_000_000_000);
        await Delegate("spending", 5_000_000, who: "cto-agent");
        await Delegate("spending:travel", 5_000_000);
        await Delegate("action");
        Assert.False(Value(await Ask(Spend(2_000_000))).Approved);
        Refused(await Delegations.Give(new("cfo-agent", "action", Clock.GetUtcNow()), By(), Cancellation), FaultCodes.InvalidPayload, "$.until");
        Refused(await Delegations.Revoke(new(Guid.NewGuid()), By(), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task A_delegation_is_no_budget()
    {
        await Budget(1_500_000);
        await Delegate("spending", 9_000_000);
        Assert.Equal("budget_exceeded", Value(await Ask(Spend(2_000_000))).Rule);
    }

    [Fact]
    public async Task Another_currency_needs_its_rate()
    {
        await Budget(100_000);
        Assert.Contains("EUR/USD", Refused(await Ask(Spend(10_000, currency: "EUR")), FaultCodes.NotFound).Message, StringComparison.Ordinal);
        Value(await Office.Exchange.Set(new("EUR", "USD", 1.1m, "the bank", Day(5, 1)), By(), Cancellation));
        Value(await Office.Exchange.Set(new("EUR", "USD", 1.2m, "the bank", Day(5, 20)), By(), Cancellation));
        Value(await Office.Exchange.Set(new("EUR", "USD", 9m, "the bank", Day(5, 21)), By(), Cancellation));
        var granted = Value(await Ask(Spend(10_000, currency: "EUR")));
        Assert.Equal((true, new Money(88_000, "USD")), (granted.Approved, granted.BudgetRemaining));
    }

    [Fact]
    public async Task Small_change_of_another_currency_is_not_free()
    {
        await Budget(2);
        Value(await Office.Exchange.Set(new("IDR", "USD", 0.00006m, "the bank", Day(5, 1)), By(), Cancellation));
        Assert.Equal((true, true, false), (await Granted(), await Granted(), await Granted()));

        async Task<bool> Granted() => Value(await Ask(Spend(100, currency: "IDR"))).Approved;
    }

    [Fact]
    public async Task A_budget_is_whole_again_in_its_next_period_and_unless_it_is_for_good()
    {
        await Budget(1_000);
        await Budget(1_000, "once", period: BudgetPeriod.Total);
        Assert.True(Value(await Ask(Spend(1_000))).Approved);
        Assert.True(Value(await Ask(Spend(1_000, "once"))).Approved);
        Clock.Advance(TimeSpan.FromDays(12));
        Assert.True(Value(await Ask(Spend(1_000))).Approved);
        Assert.False(Value(await Ask(Spend(1_000, "once"))).Approved);
    }

    [Fact]
    public async Task What_is_released_is_there_again()
    {
        await Budget(1_000);
        var granted = Value(await Ask(Spend(1_000)));
        Assert.False(Value(await Ask(Spend(1))).Approved);
        var released = Value(await Office.Spending.Release(new(granted.CommitmentId!.Value), By("task:r"), Cancellation));
        Assert.Equal(released, Value(await Office.Spending.Release(new(granted.CommitmentId!.Value), By("task:r"), Cancellation)));
        Refused(await Office.Spending.Release(new(granted.CommitmentId!.Value), By(), Cancellation), FaultCodes.Conflict);
        Assert.True(Value(await Ask(Spend(1_000))).Approved);
    }

    [Fact]
    public async Task What_is_settled_is_posted_once_and_counted_as_it_was_paid()
    {
        await OpenAccounts();
        await Budget(10_000);
        var id = Value(await Ask(Spend(6_000))).CommitmentId!.Value;
        var bill = new SettleCommitmentRequest(id, "5000", "1000", Document: "INV-1") { AmountMinor = 5_000, Currency = "USD" };
        var settled = Value(await Office.Spending.Settle(bill, Rules, By("task:s"), Cancellation));
        Assert.Equal((new Money(5_000, "USD"), "a purchase"), (settled.BudgetRemaining, settled.Entry.Memo));
        Assert.Equal(settled.Entry.EntryId, Value(await Office.Spending.Settle(bill, Rules, By("task:s"), Cancellation)).Entry.EntryId);
        Refused(await Office.Spending.Settle(bill, Rules, By(), Cancellation), FaultCodes.Conflict);
        Assert.Equal(1, await Count("finance_entries"));
        Assert.Equal((0, 5_000), await Used());
        Value(await Ledger.Reverse(new(settled.Entry.EntryId), By(), Cancellation));
        Assert.Equal((0, 0), await Used());
    }

    [Fact]
    public async Task A_bill_above_the_grant_needs_the_rest_from_the_budget()
    {
        await OpenAccounts();
        await Budget(10_000);
        var id = Value(await Ask(Spend(6_000))).CommitmentId!.Value;
        Value(await Ask(Spend(3_000)));
        var bill = new SettleCommitmentRequest(id, "5000", "1000") { AmountMinor = 7_001, Currency = "USD" };
        Refused(await Office.Spending.Settle(bill, Rules, By(), Cancellation), FaultCodes.BudgetExceeded);
        Assert.Equal(0, await Count("finance_entries"));
        Value(await Office.Spending.Settle(bill with { AmountMinor = 7_000 }, Rules, By(), Cancellation));
        Assert.Equal((3_000, 7_000), await Used());
        Refused(await Office.Spending.Settle(bill with { CommitmentId = Guid.NewGuid() }, Rules, By(), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task Grants_and_settlements_at_once_never_take_more_than_the_budget()
    {
        await OpenAccounts();
        await Budget(10_000);
        var granted = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask(Spend(1_000))));
        var settle = granted.Select(g => Settle(Value(g).CommitmentId!.Value));
        await Task.WhenAll([.. settle, .. Enumerable.Range(0, 20).Select(_ => Ask(Spend(1_000)))]);
        var report = Value(await Office.Budgets.Check("general", Cancellation));
        Assert.InRange(report.Remaining.AmountMinor, 0, 999);

        async Task Settle(Guid id) => await Office.Spending.Settle(new(id, "5000", "1000") { AmountMinor = 2_000, Currency = "USD" }, Rules, By(), Cancellation);
    }

    [Fact]
    public async Task A_budget_keeps_its_currency_and_may_fall_below_what_was_granted()
    {
        await Budget(10_000);
        Value(await Ask(Spend(6_000)));
        Refused(await Office.Budgets.Set(new("general") { AmountMinor = 1, Currency = "EUR" }, "USD", By(), Cancellation), FaultCodes.Conflict);
        var lowered = await Budget(5_000);
        Assert.Equal((-1_000, 120.0, -10m), (lowered.Remaining.AmountMinor, lowered.UtilizationPercent, lowered.BudgetRemaining));
        Assert.False(Value(await Ask(Spend(1))).Approved);
        Refused(await Office.Budgets.Check("travel", Cancellation), FaultCodes.NotFound);
        Assert.Equal(["general"], (await Office.Budgets.List(Cancellation)).Budgets.Select(b => b.Category));
    }

    [Fact]
    public async Task Agents_spend_but_neither_set_budgets_nor_give_rates()
    {
        var agent = By(by: "buyer", agent: true);
        Refused(await Office.Budgets.Set(new("general") { AmountMinor = 1, Currency = "USD" }, "USD", agent, Cancellation), FaultCodes.Forbidden);
        Refused(await Office.Exchange.Set(new("EUR", "USD", 0.0001m, "me"), agent, Cancellation), FaultCodes.Forbidden);
        await Budget(100);
        Assert.True(Value(await Ask(Spend(100), agent)).Approved);
    }

    private async Task<(long Committed, long Spent)> Used() =>
        Value(await Office.Budgets.Check("general", Cancellation)) is var report ? (report.Committed.AmountMinor, report.Spent.AmountMinor) : default;
}

public sealed class SqliteSpendingGrants() : SpendingGrants(new SqliteUnderTest());

public sealed class PostgresSpendingGrants(PostgresFixture fixture) : SpendingGrants(new PostgresUnderTest(fixture));
