using Mycosoft.Agents;
using Mycosoft.Snapshots;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Agents;

public sealed class SqliteConfigurationTests(SqliteCompany company) : Configurations(company), IClassFixture<SqliteCompany>;

public sealed class PostgresConfigurationTests(PostgresCompany company) : Configurations(company), IClassFixture<PostgresCompany>;

/// <summary>What an agent takes as its configuration, and what follows from it.</summary>
public abstract class Configurations(CompanyFixture company) : CompanySuite(company)
{
    [Theory]
    [InlineData("""{"colour":5}""", "$.settings.colour")]
    [InlineData("""{"unknown":1}""", "$.settings.unknown")]
    [InlineData("""{"every_seconds":9999}""", "$.settings.every_seconds")]
    public async Task Settings_that_do_not_fit_are_refused_with_their_path(string settings, string path)
    {
        var id = await Spawn();
        Assert.Equal(path, Refused(await Change(id, LifeVerb.Configure, new(Settings: new(settings))), FaultCodes.InvalidPayload).Path);
        Assert.Equal(path, Refused(await Change(NewId(), LifeVerb.Spawn, new(Settings: new(settings))), FaultCodes.InvalidPayload).Path);
        Assert.Empty(await Snapshots(id));
    }

    [Fact]
    public async Task A_kind_without_settings_takes_none()
    {
        var id = await Spawn(kind: "clerk");
        Assert.Equal("$.settings", Refused(await Change(id, LifeVerb.Configure, new(Settings: new("""{"a":1}""")), kind: "clerk"), FaultCodes.InvalidPayload).Path);
        Assert.Equal("$.max_concurrent_tasks", Refused(await Change(id, LifeVerb.Configure, new(MaxConcurrentTasks: 0), kind: "clerk"), FaultCodes.InvalidPayload).Path);
    }

    [Fact]
    public async Task A_configuration_is_kept_and_a_snapshot_of_the_old_one_is_taken_first()
    {
        var id = await Spawn(new(DisplayName: "Old"));
        Value(await Change(id, LifeVerb.Configure, new(DisplayName: "New", MaxConcurrentTasks: 1, Settings: new("""{"colour":"blue"}"""))));
        Assert.Equal(("New", 1), ((await State(id)).DisplayName, (await State(id)).Config.MaxConcurrentTasks));
        var snapshot = Assert.Single(await Snapshots(id));
        Assert.Equal("before configure", snapshot.Reason);
        Assert.Contains("Old", Value(await Company.Grains.GetGrain<ISnapshotReader>(0).Find(snapshot.Id, Cancellation)).Config.Value, StringComparison.Ordinal);
        await Company.Deactivate(Agent(id));
        await Ends(await Submit(id, new Work()));
        Assert.Equal("New", (await State(id)).DisplayName);
    }

    [Fact]
    public async Task What_is_not_configured_is_listed_so_and_healthy_until_it_is()
    {
        AgentConfig without = new(Settings: new("""{"unconfigured":true,"every_seconds":60}""")), with = new(Settings: new("""{"every_seconds":60}"""));
        var id = await Spawn(without);
        Assert.Equal(("Agents:worker:Key", AgentStatus.Idle), ((await State(id)).NotConfigured, (await State(id)).Status));
        Assert.Equal(AgentHealth.NotConfigured, Value(await Agent(id).Health(Cancellation)).Status);
        Assert.Equal("", await Read($"SELECT next_wake FROM agents WHERE id = '{id}'"));
        Value(await Change(id, LifeVerb.Configure, without with { DisplayName = "Still without" }));
        Assert.Equal("Agents:worker:Key", (await State(id)).NotConfigured);
        Value(await Change(id, LifeVerb.Configure, with));
        Assert.Null((await State(id)).NotConfigured);
        Assert.NotEqual("", await Read($"SELECT next_wake FROM agents WHERE id = '{id}'"));
    }

    private async Task<IReadOnlyList<SnapshotSummary>> Snapshots(string id) => await Company.Grains.GetGrain<ISnapshotReader>(0).List(id, 10, Cancellation);
}
