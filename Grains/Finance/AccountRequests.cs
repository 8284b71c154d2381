using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public enum AccountType
{
    Asset = 0,
    Liability = 1,
    Equity = 2,
    Revenue = 3,
    Expense = 4,
}

public sealed record OpenAccountRequest(
    [property: Description("Its number, by which lists are sorted."), RegularExpression("^[A-Za-z0-9.-]{1,20}$")] string Code,
    [property: StringLength(200, MinimumLength = 1)] string Name,
    AccountType Type,
    [property: Description("Whether the runway counts it as money at hand; only an asset can be.")] bool Cash = false,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Cash && Type != AccountType.Asset)
            yield return new("Only an asset is cash.", [nameof(Cash)]);
    }
}

public sealed record Account(string Code, string Name, AccountType Type, bool Cash);

public sealed record AccountList(IReadOnlyList<Account> Accounts);
