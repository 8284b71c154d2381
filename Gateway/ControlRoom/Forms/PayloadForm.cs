using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>A form for what a task's schema describes, or the same as JSON.</summary>
public sealed class PayloadForm
{
    internal static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private PayloadForm(FieldShape shape) => Root = new(shape, null, "$.payload", isRequired: true);

    /// <summary>The payload itself.</summary>
    public PayloadField Root { get; }

    public bool IsJson { get; private set; }

    /// <summary>The text of it while it is JSON.</summary>
    public string Json { get; set; } = "";

    /// <summary>What is wrong and has no field of its own.</summary>
    public string? Problem { get; private set; }

    public static PayloadForm Of(JsonElement schema)
    {
        var shape = ShapeReader.Read(schema);
        var form = new PayloadForm(shape.Kind is FieldKind.Group or FieldKind.Map ? shape : new(FieldKind.Group));
        if (form.Root.Shape != shape)
            form.ToJson();
        return form;
    }

    /// <summary>What is wrong with a text that should be JSON.</summary>
    internal static string Explain(JsonException e) => e.LineNumber is { } line ? $"This is not JSON (line {line + 1}, byte {e.BytePositionInLine + 1})." : "A member is given twice.";

    /// <summary>The payload, or null with what is wrong told where it is.</summary>
    public JsonObject? Write()
    {
        Problem = null;
        if (IsJson)
            return Parsed();
        var (_, value) = FieldWriter.Write(Root);
        return FieldWriter.HasErrors(Root) ? null : (JsonObject?)value;
    }

    /// <summary>The same as JSON; what is not filled in rightly is left as it is.</summary>
    public void ToJson()
    {
        var (_, value) = FieldWriter.Write(Root);
        (Json, IsJson, Problem) = (value?.ToJsonString(Readable) ?? "{}", true, null);
    }

    /// <summary>Back to the fields; it stays JSON if they cannot show all of it.</summary>
    public void ToFields()
    {
        Problem = null;
        if (Parsed() is not { } payload)
            return;
        if (Fill(payload))
            IsJson = false;
        else
            Problem = "There are no fields for all of this, so it stays JSON.";
    }

    /// <summary>Fills in a payload; as JSON if the fields cannot show all of it.</summary>
    public void Read(JsonObject payload)
    {
        IsJson = !Fill(payload);
        if (IsJson)
            Json = payload.ToJsonString(Readable);
    }

    /// <summary>Shows what the server says at the field that it names, or at the nearest one around it.</summary>
    public void Blame(string? path, string words)
    {
        var field = IsJson || path is null ? null : Nearest(Root, path);
        if (field is null || field == Root)
            Problem = path is null || path == Root.Path ? words : $"{words} ({path})";
        else
            field.Error = field.Path == path ? words : $"{words} ({path})";
    }

    private static PayloadField? Nearest(PayloadField field, string path)
    {
        if (!path.StartsWith(field.Path, StringComparison.Ordinal) || (path.Length > field.Path.Length && path[field.Path.Length] is not ('.' or '[')))
            return null;
        return field.Parts.Select(part => Nearest(part, path)).FirstOrDefault(part => part is not null) ?? field;
    }

    private bool Fill(JsonObject payload) => FieldReader.Fill(Root, payload);

    private JsonObject? Parsed()
    {
        try
        {
            if (JsonNode.Parse(Json, documentOptions: Strict) is JsonObject payload)
                return payload;
            Problem = "The payload is a JSON object: { … }.";
        }
        catch (JsonException e)
        {
            Problem = Explain(e);
        }

        return null;
    }
}
