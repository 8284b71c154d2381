using System.Text.Json;
using Mycosoft.Tests.EndToEnd.BadInput;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Auth;

/// <summary>What somebody tries who has no key, or too little of one. Nothing opens, and nothing is a 500.</summary>
[Collection(typeof(OnSqlite))]
public sealed class AttackTests(SqliteCompany company) : CompanySuite(company)
{
    private const string Key = "a-key-for-tests";

    private Uri Address => Company.Silo.Address;

    [Theory]
    [InlineData("Cookie: api_key=" + Key)]
    [InlineData("Cookie: X-API-Key=" + Key)]
    [InlineData("Authorization: " + Key)]
    [InlineData("Authorization: ApiKey " + Key)]
    [InlineData("Authorization: Basic YS1rZXktZm9yLXRlc3RzOg==")]
    [InlineData("Proxy-Authorization: Bearer " + Key)]
    [InlineData("X-Api-Token: " + Key)]
    [InlineData("ApiKey: " + Key)]
    [InlineData("X_API_Key: " + Key)]
    [InlineData("X-API-Key:")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("X-Forwarded-User: admin")]
    [InlineData("X-Original-URL: /health")]
    [InlineData("X-Rewrite-URL: /health")]
    [InlineData("Referer: /?api_key=" + Key)]
    public async Task A_key_in_the_wrong_place_is_no_key(string header) => Assert.Equal(401, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, header)));

    [Theory]
    [InlineData("/status?X-API-Key=" + Key)]
    [InlineData("/status?key=" + Key)]
    [InlineData("/status?apikey=" + Key)]
    [InlineData("/status?token=" + Key)]
    [InlineData("/status?access_token=" + Key)]
    [InlineData("/status?authorization=Bearer%20" + Key)]
    [InlineData("/status?api_key")]
    [InlineData("/status?api%20key=" + Key)]
    [InlineData("/status#api_key=" + Key)]
    [InlineData("/status;api_key=" + Key)]
    [InlineData("/status/api_key=" + Key)]
    [InlineData("/" + Key + "/status")]
    public async Task A_key_elsewhere_in_the_address_is_no_key(string target)
    {
        var answer = await RawRequest.Get(Address, target, Cancellation);
        Assert.True(RawRequest.StatusOf(answer) is 400 or 401 or 404, answer);
        Assert.DoesNotContain("total_agents", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization: Bearer " + Key, "Authorization: Bearer " + Key, 401)]
    [InlineData("Authorization: Bearer wrong", "Authorization: Bearer " + Key, 401)]
    [InlineData("Authorization: Bearer " + Key, "Authorization: Basic YS1rZXktZm9yLXRlc3RzOg==", 401)]
    [InlineData("Authorization: Bearer " + Key + ", Bearer " + Key, "Accept: */*", 403)]
    public async Task Two_credentials_are_none(string first, string second, int status) => Assert.Equal(status, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, first, second)));

    [Theory]
    [InlineData("X-API-Key: wrong", "Authorization: Bearer " + Key)]
    [InlineData("X-API-Key: " + Key, "X-API-Key: " + Key)]
    [InlineData("X-API-Key: " + Key + "," + Key, "Accept: */*")]
    [InlineData("X-API-Key: \"" + Key + "\"", "Accept: */*")]
    [InlineData("X-API-Key: " + Key + "x", "Accept: */*")]
    [InlineData("X-API-Key: A-KEY-FOR-TESTS", "Accept: */*")]
    [InlineData("X-API-Key: a-key-for-test", "Accept: */*")]
    [InlineData("X-API-Key: *", "Accept: */*")]
    [InlineData("X-API-Key: mas_", "Accept: */*")]
    [InlineData("X-API-Key: mas_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Accept: */*")]
    [InlineData("X-API-Key: mas_' OR 1=1 --AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Accept: */*")]
    [InlineData("X-API-Key: admin:" + Key, "Accept: */*")]
    [InlineData("Authorization: Bearer " + Key + " " + Key, "Accept: */*")]
    public async Task A_key_that_is_not_quite_right_is_wrong(string first, string second)
    {
        var answer = await RawRequest.Get(Address, "/status", Cancellation, first, second);
        Assert.Equal(403, RawRequest.StatusOf(answer));
        Assert.DoesNotContain(Key, answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_right_prefix_with_a_wrong_rest_is_wrong_whichever_character_it_is()
    {
        var key = (await Api.MakeKey("viewer")).Text("key");
        foreach (var at in (int[])[4, 11, 12, 30, 46])
        {
            var almost = key[..at] + (key[at] == 'A' ? 'B' : 'A') + key[(at + 1)..];
            using var client = Company.Silo.CreateClient(almost);
            (await new Api(client).Get("/status")).IsRefused(403, "The API key is not valid.");
        }
    }

    [Fact]
    public async Task A_key_in_the_body_is_no_key()
    {
        using var nobody = Company.Silo.CreateClient(key: null);
        (await new Api(nobody).Post("/tasks", new { api_key = Key, agent_id = "myca-core", task_type = "get_status" })).IsRefused(401);
        (await new Api(nobody).Send(HttpMethod.Post, "/tasks", $"api_key={Key}", contentType: "application/x-www-form-urlencoded")).IsRefused(401);
    }

    [Theory]
    [InlineData("/keys")]
    [InlineData("/KEYS")]
    [InlineData("/keys/")]
    [InlineData("//keys")]
    [InlineData("/./keys")]
    [InlineData("/%6beys")]
    [InlineData("/%2e/keys")]
    [InlineData("/health/../keys")]
    [InlineData("/health/%2e%2e/keys")]
    [InlineData("/health/..%2fkeys")]
    [InlineData("/health;/../keys")]
    [InlineData("/keys;x=1")]
    [InlineData("/keys%00")]
    [InlineData("/keys%c0%af")]
    [InlineData("/keys.")]
    [InlineData("/keys/.")]
    [InlineData("/keys/..;/")]
    [InlineData("/%2fkeys")]
    [InlineData("/%252e%252e/keys")]
    [InlineData("/.%2e/keys")]
    [InlineData("/..//keys")]
    [InlineData("/%2e%2e/keys")]
    [InlineData("/tasks/../keys")]
    [InlineData("/keys%20")]
    [InlineData("/keys%09")]
    [InlineData("/keys%0d%0aX-API-Key:%20x")]
    [InlineData("/%u006beys")]
    [InlineData("/%EF%BD%8Beys")]
    [InlineData("/keys%")]
    [InlineData("/keys%zz")]
    [InlineData("/health/%2e%2e%2f%2e%2e%2fkeys")]
    [InlineData("/live/.././keys")]
    [InlineData("/keys?")]
    [InlineData("/keys#")]
    [InlineData("/\\keys")]
    [InlineData("/scalar/scalar.js/../../keys")]
    [InlineData("/scalar/..%2f..%2fkeys")]
    [InlineData("/scalar/..\\..\\keys")]
    [InlineData("/keys?api_key=")]
    [InlineData("/keys?API_KEY[]=x")]
    [InlineData("/keys?api_key=wrong&api_key=" + Key)]
    [InlineData("http://127.0.0.1/keys")]
    public async Task No_way_of_writing_a_path_goes_around_its_rule(string target)
    {
        var viewer = (await Api.MakeKey("viewer")).Text("key");
        foreach (var header in (string[])["Accept: */*", $"X-API-Key: {viewer}"])
        {
            var answer = await RawRequest.Get(Address, target, Cancellation, header);
            // Below /scalar/ every name is one of a document that the page would ask for.
            Assert.True(RawRequest.StatusOf(answer) is >= 400 and <= 499 || answer.Contains("Content-Type: text/html", StringComparison.Ordinal), answer);
            Assert.DoesNotContain("created_at", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("X-Original-URL: /keys")]
    [InlineData("X-Rewrite-URL: /keys")]
    [InlineData("X-Original-Path: /keys")]
    [InlineData("X-Forwarded-Prefix: /keys")]
    [InlineData("X-Forwarded-Path: /keys")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-Method-Override: POST")]
    [InlineData("X-Forwarded-User: root")]
    [InlineData("X-Forwarded-For: 127.0.0.1, 10.0.0.1")]
    [InlineData("Forwarded: for=127.0.0.1;host=evil.example;proto=https")]
    public async Task No_header_turns_a_request_into_another(string header)
    {
        var viewer = (await Api.MakeKey("viewer")).Text("key");
        var answer = await RawRequest.Get(Address, "/status", Cancellation, $"X-API-Key: {viewer}", header);
        Assert.Equal(200, RawRequest.StatusOf(answer));
        Assert.Contains("total_agents", answer, StringComparison.Ordinal);
        Assert.Equal(403, RawRequest.StatusOf(await RawRequest.Get(Address, "/keys", Cancellation, $"X-API-Key: {viewer}", header)));
        Assert.Equal(401, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, header)));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8001")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1@evil.example")]
    [InlineData("evil.example/keys")]
    [InlineData("evil.example?x")]
    [InlineData("[::1]")]
    [InlineData("[::1")]
    [InlineData("evil.example:99999")]
    [InlineData("evil\u00e9.example")]
    [InlineData("..")]
    public async Task Whatever_host_is_named_opens_nothing_and_is_not_repeated(string host)
    {
        foreach (var target in (string[])["/status", "/keys", "/openapi/v1.json", "/scalar/", "http://evil.example/openapi/v1.json"])
        {
            foreach (var (key, forwarded) in new[] { ("Accept: */*", "X-Forwarded-Host: evil.example"), ($"X-API-Key: {Key}", "X-Forwarded-Host: evil.example") })
            {
                var answer = await RawRequest.Send(Address, $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{key}\r\n{forwarded}\r\n\r\n", Cancellation);
                var status = RawRequest.StatusOf(answer);
                Assert.True(key.StartsWith("Accept", StringComparison.Ordinal) ? status is 400 or 401 : status is 200 or 400, answer);
                Assert.DoesNotContain("evil", answer, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Theory]
    [InlineData("POST", "X-HTTP-Method-Override: GET")]
    [InlineData("GET", "X-HTTP-Method-Override: POST")]
    [InlineData("TRACE", "Accept: */*")]
    [InlineData("OPTIONS", "Accept: */*")]
    [InlineData("HEAD", "Accept: */*")]
    [InlineData("CONNECT", "Accept: */*")]
    [InlineData("GETS", "Accept: */*")]
    public async Task No_method_goes_around_a_rule(string method, string header)
    {
        var viewer = (await Api.MakeKey("viewer")).Text("key");
        foreach (var key in (string[])["Accept: */*", $"X-API-Key: {viewer}"])
        {
            var answer = await RawRequest.Send(Address, $"{method} /keys HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: close\r\n{header}\r\n{key}\r\nContent-Length: 0\r\n\r\n", Cancellation);
            Assert.InRange(RawRequest.StatusOf(answer), 400, 499);
        }
    }

    [Theory]
    [InlineData("POST /tasks HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Length: 2\r\nContent-Length: 30\r\n\r\n{}")]
    [InlineData("POST /tasks HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /tasks HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /tasks HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("GET /status HTTP/1.1\r\nHost: h\r\nX-API-Key: wr\0ong\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: h\r\nX-API-Key: \u00ff\u00fe\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: h\r\nX-API-Key : {key}\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: h\r\n X-API-Key: {key}\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nX-API-Key: {key}\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-API-Key: {key}\r\n\r\n")]
    [InlineData("GET /status HTTP/1.1\r\nHost: a b\r\nX-API-Key: {key}\r\n\r\n")]
    [InlineData("GET /sta tus HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\n\r\n")]
    [InlineData("GET status HTTP/1.1\r\nHost: h\r\nX-API-Key: {key}\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n")]
    public async Task What_is_not_http_is_refused_as_such(string request)
    {
        var status = RawRequest.StatusOf(await RawRequest.Send(Address, request.Replace("{key}", Key, StringComparison.Ordinal), Cancellation));
        Assert.True(status is 0 or (>= 400 and <= 499), $"answered {status}");
        (await Api.Get("/status")).Is();
    }

    [Fact]
    public async Task A_second_request_hidden_in_a_body_is_not_answered()
    {
        var hidden = $"GET /keys HTTP/1.1\r\nHost: h\r\nX-API-Key: {Key}\r\n\r\n";
        var request = $"POST /tasks HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {hidden.Length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}";
        var answer = await RawRequest.Send(Address, request, Cancellation);
        Assert.InRange(RawRequest.StatusOf(answer), 400, 499);
        Assert.DoesNotContain("created_at", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_refused()
    {
        Assert.Equal(414, RawRequest.StatusOf(await RawRequest.Get(Address, "/status?" + new string('x', 20_000), Cancellation)));
        Assert.Equal(431, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, "X-API-Key: " + new string('x', 40_000))));
        Assert.Equal(431, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, [.. Enumerable.Range(0, 150).Select(number => $"X-{number}: y")])));
        Assert.Equal(403, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, "X-API-Key: " + new string('x', 20_000))));
        Assert.Equal(403, RawRequest.StatusOf(await RawRequest.Get(Address, "/status", Cancellation, "Authorization: Bearer mas_" + new string('x', 20_000))));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_and_without_its_length()
    {
        var large = JsonSerializer.Serialize(new { agent_id = "myca-core", task_type = "get_status", payload = new { a = new string('x', 1_100_000) } });
        (await Api.Post("/tasks", large)).IsRefused(413);
        (await Api.Post("/keys", large)).IsRefused(413);
        var chunked = $"POST /tasks HTTP/1.1\r\nHost: h\r\nX-API-Key: {Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{large.Length:x}\r\n{large}\r\n0\r\n\r\n";
        Assert.Equal(413, RawRequest.StatusOf(await RawRequest.Send(Address, chunked, Cancellation)));
        Assert.Equal(401, RawRequest.StatusOf(await RawRequest.Send(Address, chunked.Replace($"X-API-Key: {Key}\r\n", "", StringComparison.Ordinal), Cancellation)));
    }

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/keys")]
    [InlineData("/messages")]
    [InlineData("/agents/spawn")]
    [InlineData("/connections/bulk")]
    [InlineData("/webhooks/alertmanager")]
    public async Task A_body_that_is_nested_too_deep_is_refused(string path)
    {
        foreach (var depth in (int[])[65, 1_000, 100_000])
        {
            var objects = await Api.Post(path, BadRequest.Nested(depth));
            Assert.True(objects.Status is 400 or 422, objects.ToString());
            objects.IsRefused(objects.Status);
            var arrays = await Api.Post(path, $$"""{"payload":{{new string('[', depth)}}{{new string(']', depth)}}}""");
            Assert.True(arrays.Status is 400 or 422, arrays.ToString());
            arrays.IsRefused(arrays.Status);
        }
    }

    [Fact]
    public async Task A_batch_that_is_too_large_is_refused()
    {
        var agent = await Api.Spawn();
        var connections = Enumerable.Range(0, 1_001).Select(number => new { source = agent, target = $"nobody-{number}" });
        (await Api.Post("/connections/bulk", new { connections })).IsRefused(422, path: "$.connections");
        (await Api.Get("/tasks?limit=1001")).IsRefused(422, path: "limit");
        (await Api.Get("/keys?limit=1001")).IsRefused(422, path: "limit");
        (await Api.Post("/keys", new { name = "x", role = "viewer", scopes = Enumerable.Repeat("tasks", 51) })).IsRefused(422, path: "$.scopes");
    }

    [Fact]
    public async Task Another_origin_is_told_nothing()
    {
        var preflight = await RawRequest.Send(
            Address, $"OPTIONS /tasks HTTP/1.1\r\nHost: {Address.Authority}\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: X-API-Key\r\nConnection: close\r\n\r\n", Cancellation);
        Assert.InRange(RawRequest.StatusOf(preflight), 400, 499);
        Assert.DoesNotContain("Access-Control", preflight, StringComparison.OrdinalIgnoreCase);
        var read = await RawRequest.Get(Address, "/status", Cancellation, "Origin: https://evil.example", $"X-API-Key: {Key}");
        Assert.Equal(200, RawRequest.StatusOf(read));
        Assert.DoesNotContain("Access-Control", read, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/status", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/health", 200)]
    [InlineData("/scalar/", 200)]
    [InlineData("/scalar/scalar.js", 200)]
    [InlineData("/tasks/nobody", 404)]
    [InlineData("/tasks?limit=0", 422)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        foreach (var key in (string?[])[Key, null])
        {
            using var client = Company.Silo.CreateClient(key);
            using var answer = await client.GetAsync(path, Cancellation);
            Assert.True(key is null || status == (int)answer.StatusCode, $"{path} answered {answer.StatusCode}");
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("DENY", Header("X-Frame-Options"));
            Assert.Equal("no-referrer", Header("Referrer-Policy"));
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
            Assert.False(answer.Headers.Contains("X-Powered-By"));

            string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        }
    }
}
