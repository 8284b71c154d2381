using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>In which order the units get a command.</summary>
public enum FleetMode
{
    /// <summary>All at once, as far as they can be served at once.</summary>
    All = 0,

    /// <summary>Some first; the rest only if every one of those acknowledged.</summary>
    Canary = 1,

    /// <summary>In batches, until too many have failed.</summary>
    Rolling = 2,
}

/// <summary>A stop for many units.</summary>
public sealed record FleetStopRequest(
    [property: Description("Which units; or give targets.")] FleetSelector? Selector = null,
    [property: Description("Units by name."), MaxLength(1_000)] IReadOnlyList<string>? Targets = null,
    [property: Description("Seconds that each unit has to answer."), Range(0.1, 120)] double AckTimeout = 5) : IValidatableObject
{
    public FleetSelector Units => Selector ?? new(Targets);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Selector is null == (Targets is null or []) ? [new("Give either a selector or targets.", [nameof(Selector)])] : [];
}

/// <summary>A command to many units.</summary>
public sealed record FleetCommandRequest(
    [property: Description("The command, such as read_sensors."), Required, StringLength(UnitTask.LongestName, MinimumLength = 1)] string Command,
    [property: Description("Which units; or give targets.")] FleetSelector? Selector = null,
    [property: Description("Units by name; the original's form of selector."), MaxLength(1_000)] IReadOnlyList<string>? Targets = null,
    [property: Description("The command's parameters, an object.")] JsonText? Params = null,
    FleetMode Mode = FleetMode.All,
    [property: Description("For canary: so many first."), Range(1, 1_000)] int Canary = 1,
    [property: Description("For rolling: so many at a time."), Range(1, 1_000)] int Batch = 10,
    [property: Description("For rolling: stop when more than so many have failed."), Range(0, 100_000)] int MaxFailures = 0,
    [property: Description("Seconds that each unit has to answer."), Range(0.1, 120)] double AckTimeout = 5,
    [property: Description("The selector must not choose more units than this; over 50 a person is asked first."), Range(1, 100_000)] int MaxUnits = FleetCommandRequest.UsualMost) : IWeighedPayload, IValidatableObject
{
    /// <summary>So many units may be reached without a person's consent.</summary>
    public const int UsualMost = 50;

    public FleetSelector Units => Selector ?? new(Targets);

    public string? WhyCritical(DateTime at)
    {
        if (!ToTask().TryGet(out var task, out _) || task.TaskType == UnitTask.Stop)
            return null; // What stops everything is never held up; what is no command fails by itself.
        if (MaxUnits > UsualMost)
            return FormattableString.Invariant($"it may reach {MaxUnits} units");
        return task.TaskType == UnitTask.Generic && CommandNames.WhyCritical(Command, Params) is null ? null : $"'{Command}' may move something at every unit";
    }

    public Answer<UnitTask> ToTask()
    {
        using var parameters = Params is { Value: { } text } ? JsonDocument.Parse(text) : null;
        return UnitTask.Of(Command, parameters?.RootElement ?? default, AckTimeout);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Selector is null == (Targets is null or []) ? [new("Give either a selector or targets.", [nameof(Selector)])] : [];
}
