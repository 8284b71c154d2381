using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

public sealed record DelegateAuthorityRequest(
    [property: Description("The agent that may act: the CFO for spending, the one who asks for actions."), StringLength(100, MinimumLength = 1)] string Who,
    [property: Description("spending, spending:{budget category}, action, or action:{name}."), RegularExpression("^(spending|action)(:[a-z0-9][a-z0-9_.-]{0,79})?$")] string Scope,
    [property: Description("When it ends.")] DateTimeOffset Until,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null) : AmountRequest
{
    protected override bool NeedsAmount => false;

    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var result in base.Validate(validationContext))
            yield return result;
        var limited = AmountMinor is not null || Amount is not null;
        if (Scope.StartsWith("spending", StringComparison.Ordinal) != limited)
            yield return new(limited ? "Only spending has an amount." : "Spending needs the most that one act may cost.", [nameof(AmountMinor)]);
        if (limited && Currency is null)
            yield return new("A limit needs its currency.", [nameof(Currency)]);
    }
}

public sealed record RevokeDelegationRequest(
    Guid DelegationId,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record ListDelegationsRequest([property: Description("Also those that have ended.")] bool Ended = false);

public sealed record Delegated(
    Guid DelegationId,
    string Who,
    string Scope,
    [property: Description("The most that one act may cost; null for actions.")] Money? Limit,
    DateTime From,
    DateTime Until,
    string GivenBy,
    DateTime? RevokedAt = null);

public sealed record DelegationList(IReadOnlyList<Delegated> Delegations);

/// <summary>Authority given for a time: to whom, for what, and up to how much in one act.</summary>
public sealed class Delegations(Books books)
{
    private const string Columns = "id, delegate, scope, limit_minor, currency, valid_from, valid_until, given_by, revoked_at FROM corporate_delegations";

    public Task<Outcome<Delegated>> Give(DelegateAuthorityRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "delegate_authority", request, s => Give(s, request, by), cancellationToken);

    public Task<Outcome<Delegated>> Revoke(RevokeDelegationRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "revoke_delegation", request, s => Revoke(s, request.DelegationId, by), cancellationToken);

    public Task<DelegationList> List(bool ended, CancellationToken cancellationToken) => books.Read(
        async s =>
        {
            var all = await s.All(new Select(Columns).Then("ORDER BY valid_from, id"), Read);
            return new DelegationList([.. all.Where(d => ended || InForce(d, s.Now))]);
        },
        cancellationToken);

    /// <summary>The delegation in force that covers an act, if there is one; it stays in force until the transaction ends.</summary>
    internal static async Task<(Delegated? Covering, Fault? Fault)> Covering(BookSession session, string who, string scope, string name, Money? amount)
    {
        var select = new Select(Columns).Where("delegate = @who", "who", who);
        var held = await session.All(select.Where($"scope IN {select.List("scope", [scope, $"{scope}:{name}"])}").Then("ORDER BY valid_until, id").Then(session.ForShare), Read);
        foreach (var delegation in held.Where(d => InForce(d, session.Now)))
        {
            if (amount is null || delegation.Limit is not { } limit)
                return (delegation, null);
            if (!(await Exchange.Convert(session, amount, limit.Currency, session.Today)).TryGet(out var cost, out var fault))
                return (null, fault);
            if (cost.AmountMinor <= limit.AmountMinor)
                return (delegation, null);
        }

        return (null, null);
    }

    private static bool InForce(Delegated delegation, DateTime now) => delegation.RevokedAt is null && delegation.From <= now && now < delegation.Until;

    private static Delegated Read(Row row) =>
        new(row.Id(0), row.Text(1), row.Text(2), row.TextOrNull(4) is { } currency ? new(row.Number(3), currency) : null, row.Time(5), row.Time(6), row.Text(7), row.TimeOrNull(8));

    private static async Task<Outcome<Delegated>> Give(BookSession session, DelegateAuthorityRequest request, Requested by)
    {
        Money? limit = null;
        if (request.Currency is { } currency && !request.Read(currency).TryGet(out limit, out var fault))
            return fault;
        var given = new Delegated(GeneralLedger.NewId(session), request.Who, request.Scope, limit, session.Now, Instant.Whole(request.Until.UtcDateTime), by.By);
        if (given.Until <= given.From)
            return Fault.InvalidPayload("The end must be in the future.", "$.until");
        await session.Run(new Statement("""
            INSERT INTO corporate_delegations (id, delegate, scope, limit_minor, currency, valid_from, valid_until, given_by) VALUES (@id, @who, @scope, @limit, @currency, @from, @until, @by)
            """).With("id", given.DelegationId).With("who", given.Who).With("scope", given.Scope).With("limit", limit?.AmountMinor).With("currency", limit?.Currency)
            .With("from", given.From).With("until", given.Until).With("by", given.GivenBy));
        return given;
    }

    private static async Task<Outcome<Delegated>> Revoke(BookSession session, Guid id, Requested by)
    {
        if (await session.First(new Select(Columns).Where("id = @id", "id", id).Then(session.ForUpdate), Read) is not { } delegation)
            return Fault.NotFound($"There is no delegation {id}.");
        if (delegation.RevokedAt is not null)
            return delegation;
        await session.Run(new Statement("UPDATE corporate_delegations SET revoked_at = @at, revoked_by = @by WHERE id = @id").With("at", session.Now).With("by", by.By).With("id", id));
        return delegation with { RevokedAt = session.Now };
    }
}
