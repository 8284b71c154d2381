using System.Globalization;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Tasks;

namespace Mycosoft.ControlRoom.Tasks;

/// <summary>Which tasks a visitor wants to see: everything, what waits, what runs or what has ended, and of that only some.</summary>
internal sealed record TaskQuery(TaskShow Show, string? Agent = null, string? Type = null, TaskState? Status = null, int? Priority = null)
{
    public const int PageSize = 50;

    public static readonly TaskQuery Everything = new(TaskShow.All);

    public bool IsNarrowed => Agent is not null || Type is not null || Status is not null || Priority is not null;

    /// <summary>The states that may be chosen here.</summary>
    public IReadOnlyList<TaskState> States => StatesOf(Show);

    /// <summary>Where it is read.</summary>
    public string Target(string? cursor) => "/tasks" + Joined([
        ("agent_id", Agent), ("task_type", Type), ("priority", Priority?.ToString(CultureInfo.InvariantCulture)),
        ("status", Status is { } one ? Say.Name(one) : Show == TaskShow.All ? null : string.Join(',', States.Select(Say.Name))),
        ("limit", PageSize.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)]);

    /// <summary>Where it is shown.</summary>
    public string Address => "control/tasks" + Joined([
        ("show", Show == TaskShow.All ? null : Say.Name(Show)), ("agent", Agent), ("type", Type), ("status", Status is { } one ? Say.Name(one) : null), ("priority", Priority?.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Out of an address that anybody may have written: what means nothing filters nothing.</summary>
    public static TaskQuery Of(string? show, string? agent, string? type, string? status, int? priority)
    {
        var state = Http.EnumNames<TaskState>.TryParse(status, out var known) ? known : (TaskState?)null;
        var shown = Http.EnumNames<TaskShow>.TryParse(show, out var chosen) && (state is not { } one || StatesOf(chosen).Contains(one)) ? chosen : TaskShow.All;
        return new(shown, Filled(agent), Filled(type), state, priority is 1 or 3 or 5 or 8 or 10 ? priority : null);
    }

    /// <summary>Another of the four; a state that is not among its own is not asked for any more.</summary>
    public TaskQuery Turn(TaskShow show) => this with { Show = show, Status = Status is { } one && StatesOf(show).Contains(one) ? one : null };

    public static bool IsOpen(TaskState state) => state is TaskState.Pending or TaskState.Running or TaskState.WaitingApproval;

    private static TaskState[] StatesOf(TaskShow show) => show switch
    {
        TaskShow.Queue => [TaskState.Pending, TaskState.WaitingApproval],
        TaskShow.Running => [TaskState.Running],
        TaskShow.Done => [.. Enum.GetValues<TaskState>().Where(state => !IsOpen(state))],
        _ => Enum.GetValues<TaskState>(),
    };

    private static string? Filled(string? text) => text?.Trim() is { Length: > 0 } some ? some : null;

    private static string Joined(IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}

/// <summary>The four lists of tasks.</summary>
internal enum TaskShow
{
    All,

    /// <summary>What waits for its turn or for people.</summary>
    Queue,

    Running,

    /// <summary>What has ended, however.</summary>
    Done,
}
