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
            // A unit's key speaks for that unit only.
            var api = _silo.As(await admin.MakeKey(LowerCase(role), role is Role.Device ? "nobody-here" : null));
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

    [Fact]
    public async Task No_route_is_brought_down_by_a_body()
    {
        var failures = new List<string>();
        foreach (var (route, method) in Requests().Where(r => r.Method != "GET"))
        {
            foreach (var (name, body) in HostileBodies.All)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route, "nobody-here")) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                using var response = await _silo!.Http.SendAsync(request, Cancellation);
                var reply = await Reply.Read(response, Cancellation);
                if (reply.Status >= 500 || (reply.Status >= 400 && reply.MediaType != "application/problem+json"))
                {
                    failures.Add($"{name}: {reply}");
                }
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public async Task No_route_is_brought_down_by_a_path_or_a_query()
    {
        string[] names = ["%00", "%ff%fe", "..%2f..%2fetc", "%F0%9F%92%A9", "'%20OR%201=1--", "a%0d%0ab", "-1", "1e999", new('x', 3_000), "00000000-0000-0000-0000-000000000000", "%ed%a0%80"];
        string[] queries = ["limit=99999999999999999999", "limit=%00&cursor=%00&since=%00&status=%00&agent_id=%00", "limit=1&limit=2&cursor=a&cursor=b", "since=9999999999999999&until=-1", "cursor=%ff", "category=%F0%9F%92%A9&source=%00&type=%00", "=&&=&%=%"];
        var failures = new List<string>();
        // A stream that is admitted does not end by itself.
        foreach (var (route, method) in Requests().Where(r => !IsOpen(r.Route) && !r.Route.RoutePattern.RawText!.EndsWith("/stream", StringComparison.Ordinal)))
        {
            var paths = route.RoutePattern.Parameters.Count > 0 ? names.Select(name => PathOf(route, name)) : [];
            foreach (var path in paths.Concat(queries.Select(query => PathOf(route, "nobody-here") + "?" + query)))
            {
                var answer = await RawRequest.Send(_silo!.Address, $"{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-API-Key: a-key-for-tests\r\nContent-Length: 0\r\n\r\n", Cancellation);
                if (RawRequest.StatusOf(answer) is < 200 or >= 500)
                {
                    failures.Add($"{method} {path}: {answer}");
                }
            }
        }

        Assert.Empty(failures);
    }

    private static string PathOf(RouteEndpoint route, string name) => "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), parameter => parameter.Value.Contains(":int", StringComparison.Ordinal) ? "1" : name);

    private static IEnumerable<(RouteEndpoint Route, string Method)> Requests() => MappedRoutes.All.SelectMany(route => MappedRoutes.MethodsOf(route), (route, method) => (route, method));

    /// <summary>Nobody of that name is there, and the body is no JSON: whatever is admitted does no harm.</summary>
    private static Task<Reply> Ask(Api api, RouteEndpoint route, string method)
    {
        return api.Send(new HttpMethod(method), PathOf(route, "nobody-here"), method == "GET" ? null : "{");
    }

    private static bool IsOpen(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsRefusal(Reply reply, int status, string code, string detail) =>
        reply.Status == status && reply.MediaType == "application/problem+json" && (string?)reply.Json["code"] == code && ((string?)reply.Json["detail"])!.Contains(detail, StringComparison.Ordinal);

    private static string LowerCase(Role role) => Mycosoft.Http.EnumNames<Role>.Of(role);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
