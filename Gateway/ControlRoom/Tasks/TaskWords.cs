using System.Globalization;
using System.Text.Json;
using Mycosoft.ControlRoom.Forms;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Tasks;

namespace Mycosoft.ControlRoom.Tasks;

/// <summary>What a task's figures and states mean, in words for people.</summary>
internal static class TaskWords
{
    /// <summary>More than anybody reads on a page.</summary>
    private const int MostJson = 100_000;

    /// <summary>From its acceptance to its last start; null while it has not started, and where clocks disagree.</summary>
    public static TimeSpan? Waited(TaskView task) => task.StartedAt is { } started && started >= task.CreatedAt ? started - task.CreatedAt : null;

    /// <summary>Milliseconds of its last attempt; null while it runs.</summary>
    public static double? Took(TaskView task) => task.Status == TaskState.Running ? null : task.DurationMs;

    public static string Waited(TimeSpan? span) => Say.Milliseconds(span?.TotalMilliseconds);

    public static string Priority(int priority) => Enum.IsDefined((TaskPriority)priority) ? Say.Name((TaskPriority)priority) : priority.ToString(CultureInfo.InvariantCulture);

    public static string Short(Guid id) => id.ToString() is var text ? $"{text[..8]}…{text[^4..]}" : "";

    public static string Attempts(int retries, int maxRetries) => string.Create(CultureInfo.InvariantCulture, $"{retries + 1} of {maxRetries + 1}");

    /// <summary>What somebody who meets it for the first time should know; null where the status says it all.</summary>
    public static string? Explain(TaskView task) => task.Status switch
    {
        TaskState.Pending when task.NotBefore is not null && task.Error is not null => "An attempt has failed in a way that may pass; it is tried again at the time below.",
        TaskState.Pending => "It is on disk and waits for its turn at the agent.",
        TaskState.WaitingApproval => "It does not run before a person has allowed exactly this payload.",
        TaskState.Cancelled => "Somebody cancelled it.",
        TaskState.Rejected => "A person refused it; it did not run.",
        TaskState.Expired => "Its deadline passed before it could start; it did not run.",
        TaskState.InDoubt => "The process died while this task was changing something outside, and nothing tells whether the change took effect. It is not tried again by itself, because it might then happen twice. "
            + "Look at the place that it changes, and submit it again only if it has not happened there.",
        _ => null,
    };

    /// <summary>What it does to the world, and what follows from that.</summary>
    public static string Effect(string effect) => effect switch
    {
        "read" => "Reads only: it changes nothing.",
        "change" => "Changes something: it stays in the audit, and the policy may have a person asked first.",
        "critical" => "Critical: a person has to approve it before it runs.",
        _ => effect,
    };

    /// <summary>JSON as a person reads it; what is longer than anybody reads is cut, and that is said.</summary>
    public static string Pretty(JsonText json)
    {
        string text;
        try
        {
            using var document = JsonDocument.Parse(json.ToString());
            text = JsonSerializer.Serialize(document.RootElement, PayloadForm.Readable);
        }
        catch (JsonException)
        {
            text = json.ToString();
        }

        return text.Length <= MostJson ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..MostJson]}\n… {text.Length - MostJson:#,0} more characters: see the API");
    }
}
