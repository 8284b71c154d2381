using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class ConnectionsOnSqliteTests(SqliteCompany company) : ConnectionsSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class ConnectionsOnPostgresTests(PostgresCompany company) : ConnectionsSuite(company);

public abstract class ConnectionsSuite(SharedCompany company) : CompanySuite(company)
{
    [Theory]
    [InlineData("/connections")]
    [InlineData("/connections/create")]
    public async Task A_connection_is_drawn_once_and_seen_from_both_ends(string path)
    {
        var (a, b) = (await Api.Spawn(), await Api.Spawn());
        var created = (await Api.Post(path, new { source = a, target = b, type = "data", bidirectional = true, priority = 8 })).Is().Has("status:text connection:object");
        Assert.Equal(("created", a, b, "data", 8, "active"), (created.Text("status"), created["connection"]!.Has(Shapes.Connection).Text("source"), created["connection"]!.Text("target"), created["connection"]!.Text("type"), (int)created["connection"]!["priority"]!, created["connection"]!.Text("status")));
        var again = (await Api.Post(path, new { source = a, target = b, type = "data" })).Is();
        Assert.Equal(("exists", created["connection"]!.Text("id")), (again.Text("status"), again["connection"]!.Text("id")));
        foreach (var (one, other) in new[] { (a, b), (b, a) })
        {
            var own = (await Api.Get($"/connections/{one}")).Is().Has("agent_id:text connections:list");
            Assert.Single(own.List("connections")).Has(Shapes.Connection);
            Assert.Equal([other], (await Api.Agent(one)).List("connections").Select(neighbour => (string)neighbour!));
        }
    }

    [Fact]
    public async Task All_are_listed_with_their_total_and_one_way_means_one_way()
    {
        var (a, b) = (await Api.Spawn(), await Api.Spawn());
        (await Api.Post("/connections", new { source = a, target = b, bidirectional = false })).Is();
        var list = (await Api.Get("/connections")).Is().Has("connections:list total:whole");
        Assert.Equal((int)list["total"]!, list.List("connections").Count());
        Assert.Contains(list.List("connections"), connection => connection.Text("source") == a && connection.Text("target") == b);
        Assert.Empty((await Api.Agent(b)).List("connections"));
    }

    [Fact]
    public async Task They_are_removed_by_pair_by_id_and_by_query()
    {
        var (a, b) = (await Api.Spawn(), await Api.Spawn());
        (await Api.Post("/connections", new { source = a, target = b })).Is();
        var deleted = (await Api.Post("/connections/delete", new { source = a, target = b })).Is();
        Assert.Equal(("deleted", a, b), (deleted.Text("status"), deleted.Text("source"), deleted.Text("target")));
        (await Api.Post("/connections/delete", new { source = a, target = b })).IsRefused(404, "Connection not found");

        var id = (await Api.Post("/connections", new { source = a, target = b })).Is()["connection"]!.Text("id");
        (await Api.Delete($"/connections/{id}")).Is();
        (await Api.Delete($"/connections/{id}")).IsRefused(404, "Connection not found");

        (await Api.Post("/connections", new { source = a, target = b })).Is();
        (await Api.Delete($"/connections?source={b}&target={a}")).Is();
        Assert.Empty((await Api.Get($"/connections/{a}")).Is().List("connections"));
    }

    [Fact]
    public async Task Many_are_drawn_together_or_not_at_all()
    {
        var (a, b, c) = (await Api.Spawn(), await Api.Spawn(), await Api.Spawn());
        (await Api.Post("/connections/bulk", new { connections = new[] { new { source = a, target = b }, new { source = a, target = "nobody" } } })).IsRefused(404);
        Assert.Empty((await Api.Get($"/connections/{a}")).Is().List("connections"));
        var drawn = (await Api.Post("/connections/bulk", new { connections = new[] { new { source = a, target = b }, new { source = a, target = c } } })).Is().Has("created:whole connections:list");
        Assert.Equal((2, 2), ((int)drawn["created"]!, (await Api.Get($"/connections/{a}")).Is().List("connections").Count()));
    }

    [Fact]
    public async Task Unknown_agents_are_404_and_nobody_is_connected_to_itself()
    {
        var a = await Api.Spawn();
        (await Api.Post("/connections", new { source = a, target = "nobody" })).IsRefused(404);
        (await Api.Post("/connections", new { source = a, target = a })).IsRefused(422, path: "$.target");
        (await Api.Get("/connections/nobody")).IsRefused(404, "Agent nobody not found");
    }
}
