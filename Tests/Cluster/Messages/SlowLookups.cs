using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Chains;
using Mycosoft.Messages;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Messages;

public sealed class SlowSqliteCompany() : SlowCompany(new SqliteCompanyStore());

public sealed class SlowPostgresCompany(PostgresFixture postgres) : SlowCompany(new PostgresCompanyStore(postgres));

/// <summary>A company whose directory is held up when somebody asks it for an agent called <c>held-…</c>.</summary>
public abstract class SlowCompany(CompanyStore store) : CompanyFixture(store)
{
    protected override void AddOwn(IServiceCollection services) => services.AddSingleton<IOutgoingGrainCallFilter>(new HeldLookups(Workshop));

    private sealed class HeldLookups(Workshop workshop) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName == nameof(IAgentDirectory.Resolve) && context.Request.GetArgument(0) is string id && id.StartsWith("held-", StringComparison.Ordinal))
            {
                workshop.Open($"{id}:asked");
                await workshop.Gate(id);
            }

            await context.Invoke();
        }
    }
}

public sealed class SqliteSlowLookupTests(SlowSqliteCompany company) : SlowLookups(company), IClassFixture<SlowSqliteCompany>;

public sealed class PostgresSlowLookupTests(SlowPostgresCompany company) : SlowLookups(company), IClassFixture<SlowPostgresCompany>;

/// <summary>What becomes of a message while it is looked up who its sender is.</summary>
public abstract class SlowLookups(SlowCompany company) : CompanySuite(company)
{
    [Theory]
    [InlineData(LifeVerb.Delete)]
    [InlineData(LifeVerb.Archive)]
    public async Task An_agent_that_went_away_meanwhile_takes_no_message(LifeVerb verb)
    {
        var (sender, receiver) = (await Spawn(id: NewId("held")), await Spawn());
        var delivered = Deliver(Message(sender, receiver, MessageType.Command, """{"command":"pause"}""") with { Principal = sender, Chain = new Chain(sender) });
        await Workshop.Gate($"{sender}:asked").WaitAsync(Patience, Cancellation);
        Assert.True(Value(await Change(receiver, verb)).Changed);
        Workshop.Open(sender);
        Refused(await delivered, FaultCodes.Conflict);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_messages WHERE to_agent = '{receiver}'"));
    }
}
