using System.Globalization;
using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>Days and months as the tables keep them: text that sorts as it reads.</summary>
internal static class Days
{
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    public static DateOnly Day(this Row row, int column) => DateOnly.ParseExact(row.Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
