using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Tasks;

namespace Mycosoft.ControlRoom.Tasks;

/// <summary>What somebody asks for beside the payload, as it was typed. Empty is what the agent has by itself.</summary>
internal sealed class TaskDraft
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> _errors = [];

    public int Priority { get; set; } = 5;

    public string Timeout { get; set; } = "";

    public string MaxRetries { get; set; } = "";

    /// <summary>UTC, without a zone.</summary>
    public string Deadline { get; set; } = "";

    /// <summary>What is wrong with one of them, by its JSON path.</summary>
    public string? ErrorOf(string path) => _errors.GetValueOrDefault(path);

    /// <summary>The request; null if something is wrong, which is then told.</summary>
    public SubmitTask? Write(string agentId, string taskType, JsonObject payload)
    {
        _errors.Clear();
        var request = new SubmitTask(agentId, taskType, new(payload.ToJsonString(Plain)), Priority, Whole("$.timeout", Timeout), Whole("$.max_retries", MaxRetries), Instant("$.deadline", Deadline));
        return _errors.Count == 0 ? request : null;
    }

    /// <summary>False if what the server names is none of these.</summary>
    public bool Blame(string? path, string words)
    {
        if (path is not ("$.priority" or "$.timeout" or "$.max_retries" or "$.deadline"))
            return false;
        _errors[path] = words;
        return true;
    }

    private int? Whole(string path, string text)
    {
        if (text.Trim().Length == 0)
            return null;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        _errors[path] = "A whole number is needed.";
        return null;
    }

    private DateTime? Instant(string path, string text)
    {
        if (text.Trim().Length == 0)
            return null;
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            return instant;
        _errors[path] = "A time is needed.";
        return null;
    }
}
