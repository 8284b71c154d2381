using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Finance;

public sealed record BankColumns(
    [property: Description("The heading of the day of booking."), StringLength(100, MinimumLength = 1)] string Date,
    [property: Description("The heading of the amount: above zero came in."), StringLength(100, MinimumLength = 1)] string Amount,
    [property: Description("The heading of the text."), StringLength(100, MinimumLength = 1)] string Description,
    [property: Description("The heading of the bank's or the payer's reference."), StringLength(100, MinimumLength = 1)] string? Reference = null);

public sealed record ImportBankCsvRequest(
    [property: Description("The code of the account in the books that the statement is of."), StringLength(20, MinimumLength = 1)] string Account,
    [property: Description("The statement, headings in its first line."), StringLength(1_000_000, MinimumLength = 1)] string Csv,
    BankColumns Columns,
    [property: Description("ISO 4217; the agent's own when absent."), RegularExpression("^[A-Z]{3}$")] string? Currency = null,
    [property: Description("How days are written, as .NET writes it."), StringLength(30, MinimumLength = 2)] string DateFormat = "yyyy-MM-dd",
    [property: RegularExpression("^[,;|\\t]$")] string Delimiter = ",",
    [property: RegularExpression("^[.,]$")] string DecimalMark = ".",
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record BankImported(string Account, int Lines, int Imported, [property: Description("Known already from an earlier import.")] int Known);

public sealed record ReconcileRequest(
    [property: StringLength(20, MinimumLength = 1)] string Account,
    [property: Description("The last day to look at; today when absent.")] DateOnly? To = null,
    [property: Description("How many days bank and books may lie apart."), Range(0, 31)] int ToleranceDays = 3,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record BankLine(Guid BankLineId, DateOnly Date, long AmountMinor, string Currency, string Description, string? Reference);

public sealed record BookLine(Guid EntryId, int LineNo, DateOnly Date, long AmountMinor, string Currency, string Memo, string? Document);

public sealed record BankMatch(BankLine Bank, BookLine Entry);

public sealed record Reconciliation(
    string Account,
    [property: Description("Matched by this run.")] IReadOnlyList<BankMatch> Matched,
    [property: Description("Of the bank, without an entry in the books; the first 500.")] IReadOnlyList<BankLine> UnmatchedBank,
    [property: Description("In the books, not seen at the bank; the first 500.")] IReadOnlyList<BookLine> UnmatchedEntries,
    int UnmatchedBankCount,
    int UnmatchedEntriesCount);
