using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Mycosoft.Auth;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Auth;

public sealed class RouteWalkOnSqliteTests : RouteWalk
{
    protected override Task<PostgresDatabase?> CreateDatabase() => Task.FromResult<PostgresDatabase?>(null);
}

public sealed class RouteWalkOnPostgresTests(PostgresFixture postgres) : RouteWalk
{
    protected override async Task<PostgresDatabase?> CreateDatabase() => await postgres.CreateDatabase(Cancellation);
}

/// <summary>Every route that the gateway maps, asked for in every role, without a key and with a wrong one. The company is its own: some routes concern all agents.</summary>
public abstract partial class RouteWalk : IAsyncLifetime
{
    private PostgresDatabase? _database;
    private SiloProcess? _silo;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabase();
        _silo = await SiloProcess.Start(new() { Postgres = _database?.ConnectionString, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    protected abstract Task<PostgresDatabase?> CreateDatabase();

    [Fact]
    public async Task Every_route_answers_every_role_as_its_rule_says()
    {
        var failures = new List<string>();
        var (admin, asked) = (new Api(_silo!.Http), 0);
        foreach (var role in Enum.GetValues<Role>())
        {
            var api = _silo.As(await admin.MakeKey(LowerCase(role)));
            foreach (var (route, method) in Requests())
            {
                asked++;
                var reply = await Ask(api, route, method);
                if (IsOpen(route) || route.Metadata.GetMetadata<RoleRule>()!.Admits(role) ? reply.Status is 401 or 403 or >= 500 : !IsRefusal(reply, 403, "forbidden", "needs the role"))
                {
                    failures.Add($"{role}: {reply}");
                }
            }
        }

        Assert.Empty(failures);
        Assert.True(asked > 6 * 50, $"only {asked} requests were made");
    }

    [Fact]
    public async Task Without_a_key_only_the_open_routes_answer_and_with_a_wrong_one_too()
    {
        var failures = new List<string>();
        foreach (var (key, status, code) in new[] { (null, 401, "unauthenticated"), ("not-the-key", 403, "forbidden"), (IssuedKey.Create(), 403, "forbidden") })
        {
            using var client = _silo!.CreateClient(key);
            foreach (var (route, method) in Requests())
            {
                var reply = await Ask(new Api(client), route, method);
                if (IsOpen(route) ? reply.Status is 401 or 403 or >= 500 : !IsRefusal(reply, status, code, ""))
                {
                    failures.Add($"{key ?? "no key"}: {reply}");
                }
            }
        }

        Assert.Empty(failures);
    }

    private static IEnumerable<(RouteEndpoint Route, string Method)> Requests() => MappedRoutes.All.SelectMany(route => MappedRoutes.MethodsOf(route), (route, method) => (route, method));

    /// <summary>Nobody of that name is there, and the body is no JSON: whatever is admitted does no harm.</summary>
    private static Task<Reply> Ask(Api api, RouteEndpoint route, string method)
    {
        var path = "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), static parameter => parameter.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "nobody-here");
        return api.Send(new HttpMethod(method), path, method == "GET" ? null : "{");
    }

    private static bool IsOpen(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsRefusal(Reply reply, int status, string code, string detail) =>
        reply.Status == status && reply.MediaType == "application/problem+json" && (string?)reply.Json["code"] == code && ((string?)reply.Json["detail"])!.Contains(detail, StringComparison.Ordinal);

    private static string LowerCase(Role role) => Mycosoft.Http.EnumNames<Role>.Of(role);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
