using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mycosoft.Tests.EndToEnd.Http;

/// <summary>One HTTP answer, read whole. Whatever its route, a failure is problem+json and every instant ends in Z.</summary>
public sealed partial record Reply(string Request, int Status, string? MediaType, string Text, HttpResponseHeaders Headers)
{
    private static readonly string[] ProblemMembers = ["type", "title", "status", "detail", "instance", "code", "retryable", "traceId"];

    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException($"{Request} answered null.");

    public bool IsJson => MediaType is "application/json" or "application/problem+json";

    public static async Task<Reply> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // A stream has no end to wait for.
        var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync(cancellationToken);
        var request = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}";
        return new Reply(request, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers);
    }

    /// <summary>The JSON of an answer that has to have this status.</summary>
    public JsonNode Is(int status = 200)
    {
        Assert.True(Status == status, $"{Request}: expected {status}, got {Status}: {Text}");
        Assert.Equal("application/json", MediaType);
        AssertInstantsEndInZ();
        return Json;
    }

    /// <summary>A refusal with this status, in the product's own shape.</summary>
    public JsonNode IsRefused(int status, string? detail = null, string? path = null)
    {
        Assert.True(Status == status, $"{Request}: expected a refusal with {status}, got {Status}: {Text}");
        Assert.Equal((Request, "application/problem+json"), (Request, MediaType));
        var problem = Json;
        Assert.All(ProblemMembers, member => Assert.True(problem[member] is not null, $"{Request}: a problem needs '{member}': {Text}"));
        Assert.Equal(status, (int?)problem["status"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]), $"{Request}: the detail is empty: {Text}");
        Assert.DoesNotMatch(Internals(), Text);
        Assert.Equal(detail ?? (string?)problem["detail"], (string?)problem["detail"]);
        Assert.Equal(path ?? (string?)problem["path"], (string?)problem["path"]);
        return problem;
    }

    public override string ToString() => $"{Request} -> {Status} {Text}";

    private void AssertInstantsEndInZ()
    {
        using var document = JsonDocument.Parse(Text);
        foreach (var instant in Texts(document.RootElement).Where(text => Instant().IsMatch(text)))
        {
            Assert.True(instant.EndsWith('Z'), $"{Request}: {instant} does not end in Z: {Text}");
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
    private static partial Regex Instant();

    [GeneratedRegex(@"Exception|   at |Mycosoft\.|Orleans\.|System\.")]
    private static partial Regex Internals();
}
