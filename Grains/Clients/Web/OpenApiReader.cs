using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Clients.Web;

public sealed record DiscoveredRoute(string Route, IReadOnlyList<string> Methods, [property: Description("True when the route has parameters and cannot be checked as it stands.")] bool Parameters);

public sealed record DiscoveredRoutes(string? Title, string? Version, [property: Description("What the routes are relative to, as the document says.")] string? Server, IReadOnlyList<DiscoveredRoute> Routes);

/// <summary>Reads the paths of an OpenAPI 3 or Swagger 2 document in JSON.</summary>
public static class OpenApiReader
{
    private const int MaxRoutes = 5000;

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "get", "put", "post", "delete", "options", "head", "patch", "trace" };

    public static Outcome<DiscoveredRoutes> Read(byte[] body, Uri source)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, source);
        }
        catch (JsonException)
        {
            return Fault.Unsupported($"{source} is not JSON; OpenAPI in YAML is not read.");
        }
    }

    private static Outcome<DiscoveredRoutes> Read(JsonElement root, Uri source)
    {
        if (Member(root, "paths") is not { ValueKind: JsonValueKind.Object } paths || (Text(root, "openapi") ?? Text(root, "swagger")) is null)
            return Fault.InvalidPayload($"{source} is no OpenAPI document.", "$.openapi_url");
        var info = Member(root, "info") ?? default;
        var routes = paths.EnumerateObject().Take(MaxRoutes).Select(path => new DiscoveredRoute(path.Name, MethodsOf(path.Value), path.Name.Contains('{', StringComparison.Ordinal)));
        return new DiscoveredRoutes(Text(info, "title"), Text(info, "version"), ServerOf(root), [.. routes]);
    }

    private static IReadOnlyList<string> MethodsOf(JsonElement path) =>
        path.ValueKind == JsonValueKind.Object ? [.. path.EnumerateObject().Select(m => m.Name).Where(Methods.Contains).Select(m => m.ToUpperInvariant())] : [];

    private static string? ServerOf(JsonElement root) =>
        Member(root, "servers") is { ValueKind: JsonValueKind.Array } servers && servers.GetArrayLength() > 0 ? Text(servers[0], "url") : Text(root, "basePath");

    private static JsonElement? Member(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement value, string name) => Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
