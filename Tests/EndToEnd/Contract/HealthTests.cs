using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class HealthOnSqliteTests(SqliteCompany company) : HealthSuite(company, "sqlite");

[Collection(typeof(OnPostgres))]
public sealed class HealthOnPostgresTests(PostgresCompany company) : HealthSuite(company, "postgres");

public abstract class HealthSuite(SharedCompany company, string store) : CompanySuite(company)
{
    [Fact]
    public async Task Health_live_and_ready_are_open_to_everybody()
    {
        using var stranger = Company.Silo.CreateClient(key: null);
        var api = new Api(stranger);
        var health = (await api.Get("/health")).Is();
        Assert.Equal(("ok", "myca-orchestrator"), (health.Text("status"), health.Text("service")));
        var live = (await api.Get("/live")).Is().Has("status:text service:text version:text");
        Assert.Equal(("alive", "mas"), (live.Text("status"), live.Text("service")));
        var ready = (await api.Get("/ready")).Is();
        Assert.Equal(("ready", store, 1), (ready.Text("status"), ready.Text("store"), (int)ready["silos"]!));
    }

    [Fact]
    public async Task What_is_no_route_says_so_as_a_problem()
    {
        (await Api.Get("/nowhere")).IsRefused(404, "No such route.");
        (await Api.Send(HttpMethod.Put, "/tasks", new { })).IsRefused(405);
    }
}
