using System.Text;

namespace Mycosoft.Finance;

/// <summary>CSV as RFC 4180 has it, with a delimiter of choice.</summary>
public static class CsvText
{
    /// <summary>The records, without blank ones, each with the line it starts on.</summary>
    public static IEnumerable<(int Line, IReadOnlyList<string> Fields)> Read(string text, char delimiter)
    {
        var (fields, field) = (new List<string>(), new StringBuilder());
        var (line, start, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                EndField();
            }
            else if (c == '\n')
            {
                EndField();
                if (fields.Exists(f => f.Length > 0))
                    yield return (start, fields);
                (fields, start) = ([], line);
            }
            else if (c != '\r' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                field.Append(c);
            }
        }

        EndField();
        if (fields.Exists(f => f.Length > 0))
            yield return (start, fields);

        void EndField()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
