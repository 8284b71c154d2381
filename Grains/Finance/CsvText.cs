using CsvHelper;

namespace Mycosoft.Finance;

/// <summary>CSV with a delimiter of choice, as banks write it: a stray quote is text.</summary>
public static class CsvText
{
    /// <summary>The records, without blank ones, each with the line it starts on.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(string text, char delimiter)
    {
        using var reader = CsvReader.FromText(text, new() { Separator = delimiter, HasHeader = false, SkipEmptyLines = true, TrackLineNumbers = true, FieldCountMismatch = CsvFieldCountHandling.Allow });
        while (reader.Read())
        {
            var fields = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToList();
            if (fields.Exists(f => f.Length > 0))
                yield return ((int)reader.LineNumber, fields);
        }
    }
}
