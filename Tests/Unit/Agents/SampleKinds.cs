using System.ComponentModel;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

/// <summary>Declarations for tests of the catalogue and of the router; nothing runs them.</summary>
internal static class SampleKinds
{
    public static AgentDescriptor Probe { get; } = AgentDescriber.Describe(typeof(ProbeKind));

    public static AgentDescriptor Unit { get; } = AgentDescriber.Describe(typeof(UnitKind));

    public static AgentDescriptor LongUnit { get; } = AgentDescriber.Describe(typeof(LongUnitKind));

    /// <summary>The probe's declaration under other names.</summary>
    public static AgentDescriptor Like(string kind, string? singletonId = null, string? unitPrefix = null, AgentCategory category = AgentCategory.Custom, params string[] aliases) =>
        new(new AgentAttribute(kind, category) { SingletonId = singletonId, UnitPrefix = unitPrefix, Aliases = aliases }, $"The kind {kind}.", typeof(object), new Dictionary<string, TaskDescriptor>());

    public sealed record Target([property: Description("Where to look.")] string Url);

    public sealed record Seen(bool Found);

    public sealed record ProbeSettings(int Depth = 1);

    [Agent("probe", AgentCategory.Data, SingletonId = "probe-agent", Aliases = ["looker"], Capabilities = ["looking"], Settings = typeof(ProbeSettings)), Description("Looks at things.")]
    public sealed class ProbeKind(AgentServices services) : Agent(services)
    {
        [AgentTask("look", Effect.Read), Description("Looks.")]
        public Task<Outcome<Seen>> Look(Target target, CancellationToken cancellationToken) => Task.FromResult<Outcome<Seen>>(new Seen(target.Url == AgentId));

        [AgentTask("health_check", Effect.Read), Description("Its own kind of health.")]
        public Task<Outcome<Seen>> CheckHealth(Target target, CancellationToken cancellationToken) => Look(target, cancellationToken);
    }

    [Agent("unit", AgentCategory.Device, UnitPrefix = "unit-"), Description("One of many.")]
    public sealed class UnitKind(AgentServices services) : Agent(services)
    {
        [AgentTask("move", Effect.Change), Description("Moves.")]
        public Task<Outcome<Seen>> Move(Target target, CancellationToken cancellationToken) => Task.FromResult<Outcome<Seen>>(new Seen(target.Url == AgentId));
    }

    [Agent("long-unit", AgentCategory.Device, UnitPrefix = "unit-long-"), Description("One of many long ones.")]
    public sealed class LongUnitKind(AgentServices services) : Agent(services);
}
