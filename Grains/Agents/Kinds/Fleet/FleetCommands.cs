using System.ComponentModel;
using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>What became of a command at one unit.</summary>
public enum UnitOutcome
{
    /// <summary>The unit did it.</summary>
    Acked = 0,

    /// <summary>The unit refused.</summary>
    Nacked = 1,

    /// <summary>The unit did not answer in time; whether it did it is not known.</summary>
    Timeout = 2,

    /// <summary>It was not sent.</summary>
    Skipped = 3,

    /// <summary>A person has to agree first.</summary>
    WaitingApproval = 4,

    /// <summary>It was not done, for another reason.</summary>
    Failed = 5,

    /// <summary>The unit is not heard; its agent has the stop and tries it by itself.</summary>
    Given = 6,
}

/// <summary>One unit's answer.</summary>
public sealed record UnitReply(string DeviceId, UnitOutcome Outcome, string? Detail = null, Guid? TaskId = null, JsonText? Response = null);

/// <summary>What became of a command at all units.</summary>
public sealed record FleetCommandResult(
    string Command, int Selected, IReadOnlyDictionary<UnitOutcome, int> Outcomes, string? Stopped,
    [property: Description("At most 1,000; where there are more, those first that did not acknowledge.")] IReadOnlyList<UnitReply> Units,
    [property: Description("Units that are counted and not listed; their agents' tasks tell of each.")] int LeftOut)
{
    public const int MostListed = 1_000;

    public static FleetCommandResult Of(string command, string? stopped, IReadOnlyList<UnitReply> units)
    {
        var listed = units.Count <= MostListed ? units : [.. units.OrderBy(unit => unit.Outcome == UnitOutcome.Acked).Take(MostListed)];
        return new(command, units.Count, Enum.GetValues<UnitOutcome>().ToDictionary(outcome => outcome, outcome => units.Count(unit => unit.Outcome == outcome)), stopped, listed, units.Count - listed.Count);
    }
}

/// <summary>How commands to many units go. Pure.</summary>
public static class FleetCommands
{
    /// <summary>The units in the order and the company in which they get it.</summary>
    public static IEnumerable<T[]> Waves<T>(FleetCommandRequest request, IReadOnlyList<T> units) => request.Mode switch
    {
        FleetMode.Canary => [[.. units.Take(request.Canary)], .. units.Skip(request.Canary).ToArray() is { Length: > 0 } rest ? [rest] : Array.Empty<T[]>()],
        FleetMode.Rolling => units.Chunk(request.Batch),
        _ => [[.. units]],
    };

    /// <summary>Why the units that are left do not get it; null to go on.</summary>
    public static string? WhyStop(FleetCommandRequest request, IReadOnlyCollection<UnitReply> done)
    {
        // What was not sent says nothing of the command.
        var failures = done.Count(reply => reply.Outcome is UnitOutcome.Nacked or UnitOutcome.Timeout or UnitOutcome.Failed);
        return request.Mode switch
        {
            FleetMode.Canary when done.Any(reply => reply.Outcome != UnitOutcome.Acked) => "not every canary acknowledged",
            FleetMode.Rolling when failures > request.MaxFailures => FormattableString.Invariant($"{failures} failed, and no more than {request.MaxFailures} may"),
            _ => null,
        };
    }

    /// <summary>Why a unit cannot be reached at all; null when it can be tried. What stops is tried everywhere.</summary>
    public static string? WhySkip(DeviceRecord unit, UnitTask task) => unit switch
    {
        { HasAgent: false } => "it has no agent yet",
        { Status: "offline" } when task.TaskType != UnitTask.Stop => "it is offline",
        _ => null,
    };

    /// <summary>Those that are heard first: a stop must not wait behind units that are gone.</summary>
    public static IReadOnlyList<DeviceRecord> HeardFirst(IReadOnlyList<DeviceRecord> units) => [.. units.OrderBy(unit => unit.Status switch { "online" => 0, "stale" => 1, _ => 2 })];

    public static UnitReply Reply(string deviceId, TaskCompletion completion) => completion switch
    {
        { State: TaskState.Completed } => new(deviceId, UnitOutcome.Acked, null, completion.Id, completion.Result),
        { State: TaskState.Pending or TaskState.Running } => new(deviceId, UnitOutcome.Given, "it is not heard; its agent has the stop", completion.Id),
        { State: TaskState.WaitingApproval } => new(deviceId, UnitOutcome.WaitingApproval, completion.Fault?.Message, completion.Id),
        { Fault: { } fault } when UnitWords.Refusal(fault.Message) is { } word => new(deviceId, UnitOutcome.Nacked, word, completion.Id),
        { Fault.Code: FaultCodes.Timeout } => new(deviceId, UnitOutcome.Timeout, completion.Fault.Message, completion.Id),
        { Fault: { } fault } => new(deviceId, UnitOutcome.Failed, fault.Message, completion.Id),
        _ => new(deviceId, UnitOutcome.Failed, StateNames.Of(completion.State), completion.Id),
    };
}
