using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public enum Side
{
    Debit = 0,
    Credit = 1,
}

public sealed record EntryLineRequest([property: Description("The code of an account."), StringLength(20, MinimumLength = 1)] string Account, Side Side) : AmountRequest;

public sealed record PostEntryRequest(
    [property: StringLength(500, MinimumLength = 1)] string Memo,
    [property: Description("Debits and credits; they balance in every currency."), MinLength(2), MaxLength(200)] IReadOnlyList<EntryLineRequest> Lines,
    [property: Description("Today when absent.")] DateOnly? Date = null,
    [property: Description("The invoice or receipt it is for; bank lines are matched by it."), StringLength(200, MinimumLength = 1)] string? Document = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record ReverseEntryRequest(
    Guid EntryId,
    [property: Description("Today when absent.")] DateOnly? Date = null,
    [property: StringLength(500, MinimumLength = 1)] string? Memo = null,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

[Description("A line as it was posted; amount_minor is above zero for a debit and below for a credit.")]
public sealed record PostedLine(string Account, long AmountMinor, string Currency);

public sealed record PostedEntry(Guid EntryId, DateOnly Date, string Memo, string? Document, Guid? Reverses, IReadOnlyList<PostedLine> Lines);

public sealed record ClosePeriodRequest(
    [property: Description("The month yyyy-MM up to which, with it, the books are closed."), RegularExpression("^[0-9]{4}-(0[1-9]|1[0-2])$")] string Period,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record PeriodClosed(string Period, long Entries, [property: Description("Bank lines up to then that no entry is matched to.")] long UnmatchedBankLines);
