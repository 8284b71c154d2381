using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Devices;
using Mycosoft.Gaps;
using Mycosoft.Policy;
using Mycosoft.Tests.Cluster.Chains;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class SqliteArrivals() : ArrivalSuite(new SqliteCompanyStore());

public sealed class PostgresArrivals(PostgresFixture postgres) : ArrivalSuite(new PostgresCompanyStore(postgres));

/// <summary>Units that nobody knew get agents by being heard, and forged ones not without end.</summary>
public abstract class ArrivalSuite(CompanyStore store) : IAsyncLifetime
{
    private const int Cap = 5;

    private readonly PolicedCompany _company = new Gathering(store, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _company.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_unit_that_is_heard_gets_an_agent_and_a_flood_of_names_stops_at_the_cap()
    {
        Assert.Equal([DeviceOutcome.Stored], await Hear("mycobrain-first-one"));
        var born = await Eventually.Value(() => Find("mycobrain-first-one"), agent => agent.Value is { Status: not AgentStatus.Spawning }, "the unit has an agent that runs", TimeSpan.FromSeconds(10), Cancellation);
        Assert.Null(born.Value!.TrialUntil);

        var flood = Enumerable.Range(0, 50).Select(n => $"forged-x{n}").ToArray();
        var verdicts = await Hear(flood);
        Assert.Equal((Cap - 1, 50 - (Cap - 1)), (verdicts.Count(v => v == DeviceOutcome.Stored), verdicts.Count(v => v == DeviceOutcome.Refused)));
        Assert.Equal([DeviceOutcome.Refused, DeviceOutcome.Stored], await Hear("another-one", "mycobrain-first-one"));
        await Eventually.Equal(Cap, async () => (await _company.Grains.GetGrain<IAgentDirectory>(0).List(new(Kind: UnitIds.Kind), Cancellation)).Items.Count, "every unit that was let in has an agent", TimeSpan.FromSeconds(10), Cancellation);
        Assert.DoesNotContain((await _company.Grains.GetGrain<IGaps>(0).Report(Cancellation)).Gaps, gap => gap.GapType == "device");
        Assert.Equal(Cap, Value(await _company.Grains.GetGrain<IDevices>(0).List(new(), Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Units_that_were_passed_over_are_taken_up_although_they_are_silent()
    {
        _company.Policy.Rules("{name: nobody, on: birth, decide: deny}");
        await Eventually.True(
            async () => (await _company.Grains.GetGrain<IPolicy>(0).Current(Cancellation)).Text.Contains("nobody", StringComparison.Ordinal), "nobody may be born", TimeSpan.FromSeconds(10), Cancellation);
        Assert.All(await Hear("silent-1", "silent-2", "silent-3"), outcome => Assert.Equal(DeviceOutcome.Stored, outcome));
        await Eventually.Equal(3, async () => (await Gaps.LeftOver("", 10, Cancellation)).Count, "they wait for an agent", TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(["silent-2"], await Gaps.LeftOver(UnitIds.AgentOf("silent-1"), 1, Cancellation));

        // The search for gaps would come a day later.
        _company.Policy.Rules();
        await Eventually.Equal(
            3,
            async () =>
            {
                _company.Clock.Advance(TimeSpan.FromSeconds(11));
                return (await _company.Grains.GetGrain<IAgentDirectory>(0).List(new(Kind: UnitIds.Kind), Cancellation)).Items.Count;
            },
            "they have agents", TimeSpan.FromSeconds(20), Cancellation);
        await Eventually.Equal(0, async () => (await Gaps.LeftOver("", 10, Cancellation)).Count, "nobody is left over", TimeSpan.FromSeconds(10), Cancellation);
    }

    private DeviceGaps Gaps => _company.Services.GetRequiredService<DeviceGaps>();

    private static T Value<T>(Answer<T> answer)
        where T : class => answer.TryGet(out var value, out var fault) ? value : throw new Xunit.Sdk.XunitException($"Expected an answer, got {fault}");

    private Task<Answer<AgentState>> Find(string agentId) => _company.Grains.GetGrain<IAgentDirectory>(0).Find(agentId, Cancellation);

    private async Task<IReadOnlyList<DeviceOutcome>> Hear(params string[] units)
    {
        var now = _company.Clock.Now;
        var signals = units.Select(unit => (DeviceSignal)new DeviceHello(unit, new("tcp:test", "mdp"), now) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Sequence = 1 }).ToList();
        return [.. Value(await _company.Grains.GetGrain<IDeviceIntake>(0).Take(signals, Cancellation)).Items.Select(v => v.Outcome)];
    }

    private sealed class Gathering(CompanyStore store, PolicyFile policy) : PolicedCompany(store, policy, new Dictionary<string, string?>
    {
        ["Mas:Gaps:Fill"] = "true",
        ["Mas:Gaps:HoldSeconds"] = "86400",
        ["Mas:Births:DailyCap:device"] = $"{Cap}",
    });
}
