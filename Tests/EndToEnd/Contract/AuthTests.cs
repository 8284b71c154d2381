using System.Net.Http.Headers;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class AuthTests(SqliteCompany company) : CompanySuite(company)
{
    private const string Key = "a-key-for-tests";

    [Theory]
    [InlineData("GET", "/agents")]
    [InlineData("GET", "/agents/myca-core")]
    [InlineData("GET", "/status")]
    [InlineData("GET", "/gaps")]
    [InlineData("GET", "/tasks")]
    [InlineData("GET", "/connections")]
    [InlineData("GET", "/api/dashboard/agents")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/tasks")]
    [InlineData("POST", "/agents/spawn")]
    [InlineData("POST", "/agents/register")]
    [InlineData("POST", "/agents/stop-all")]
    [InlineData("POST", "/messages")]
    [InlineData("POST", "/webhooks/alertmanager")]
    [InlineData("DELETE", "/agents/myca-core")]
    public async Task Without_a_key_401_and_with_a_wrong_one_403(string method, string path)
    {
        using var nobody = Company.Silo.CreateClient(key: null);
        using var impostor = Company.Silo.CreateClient(key: "not-the-key");
        Assert.Equal("unauthenticated", (await new Api(nobody).Send(new HttpMethod(method), path)).IsRefused(401).Text("code"));
        Assert.Equal("forbidden", (await new Api(impostor).Send(new HttpMethod(method), path)).IsRefused(403).Text("code"));
    }

    [Fact]
    public async Task The_key_is_taken_from_the_header_the_query_and_as_a_bearer_token()
    {
        using var client = Company.Silo.CreateClient(key: null);
        (await new Api(client).Get($"/status?api_key={Key}")).Is();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        (await new Api(client).Get("/status")).Is();
    }

    [Fact]
    public async Task Every_key_of_the_list_opens_and_unauthenticated_access_is_for_loopback()
    {
        var listed = new SiloSettings { ApiKey = null, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["MAS_API_KEYS"] = "first-key, second-key" } };
        await using (var silo = await SiloProcess.Start(listed, Cancellation))
        {
            foreach (var key in (string[])["first-key", "second-key"])
            {
                using var client = silo.CreateClient(key);
                (await new Api(client).Get("/status")).Is();
            }
        }

        var open = new SiloSettings { ApiKey = null, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["MAS_ALLOW_UNAUTHENTICATED"] = "true" } };
        await using var free = await SiloProcess.Start(open, Cancellation);
        var api = new Api(free.Http);
        (await api.Get("/status")).Is();
        free.Http.DefaultRequestHeaders.Host = "rebound.example";
        (await api.Get("/status")).IsRefused(403);
    }
}
