using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>Fills a field from JSON.</summary>
internal static class FieldReader
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>False if the field cannot hold it just as it is.</summary>
    public static bool Fill(PayloadField field, JsonNode? value)
    {
        field.Clear();
        if (value is null)
            return field.Shape.IsNullable && (field.IsRequired ? field.Shape.Kind is not (FieldKind.Group or FieldKind.List or FieldKind.Map) : field.Shape.Default is null);
        return field.Shape.Kind switch
        {
            FieldKind.Group => value is JsonObject members && Group(field, members),
            FieldKind.List => value is JsonArray items && Parts(field, items.Select(item => ("", item))),
            FieldKind.Map => value is JsonObject entries && Parts(field, entries.Select(entry => (entry.Key, entry.Value))),
            FieldKind.Json => Keep(field, value.ToJsonString(PayloadForm.Readable)),
            _ => value is JsonValue scalar && Scalar(field, scalar),
        };
    }

    private static bool Group(PayloadField field, JsonObject members)
    {
        field.Put(there: true);
        var known = field.Parts.Count(part => members.ContainsKey(part.Name));
        // All of them are filled, so that what does not fit stays out and the rest is there.
        return field.Parts.Where(part => members.ContainsKey(part.Name)).Aggregate(known == members.Count, (fits, part) => Fill(part, members[part.Name]) && fits);
    }

    private static bool Parts(PayloadField field, IEnumerable<(string Name, JsonNode? Value)> parts)
    {
        field.Reset();
        var fits = true;
        foreach (var (name, value) in parts)
            fits = Fill(field.Add(name), value) && fits;
        return fits && (field.Parts.Count > 0 || field.IsRequired);
    }

    private static bool Scalar(PayloadField field, JsonValue value)
    {
        var kind = value.GetValueKind();
        return field.Shape.Kind switch
        {
            FieldKind.Whole or FieldKind.Number => kind == JsonValueKind.Number && Keep(field, value.ToJsonString()),
            FieldKind.Flag => kind is JsonValueKind.True or JsonValueKind.False && Keep(field, value.ToJsonString()),
            _ => kind == JsonValueKind.String && Text(field, value.GetValue<string>()),
        };
    }

    private static bool Text(PayloadField field, string text)
    {
        switch (field.Shape.Kind)
        {
            case FieldKind.Choice:
                return field.Shape.Choices.Contains(text, StringComparer.Ordinal) && Keep(field, text);
            case FieldKind.Instant:
                // The box has milliseconds and no zone.
                return text.EndsWith('Z') && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
                    && at.Ticks % TimeSpan.TicksPerMillisecond == 0 && Keep(field, at.ToString(at.Millisecond == 0 ? Seconds : Seconds + ".fff", CultureInfo.InvariantCulture));
            default:
                return Keep(field, text) && (text.Length > 0 || field.IsRequired);
        }
    }

    private static bool Keep(PayloadField field, string text)
    {
        field.Text = text;
        return true;
    }
}
