using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Auth;

internal static class KeyCalls
{
    /// <summary>A new key; its text is in <c>key</c>.</summary>
    public static async Task<JsonNode> MakeKey(this Api api, string role, string? principal = null, object? scopes = null, DateTime? expiresAt = null, int? rateLimit = null) =>
        (await api.Post("/keys", new { name = $"a {role} of the tests", role, principal = principal ?? (role == "agent" ? "outside-agent" : null), scopes, expires_at = expiresAt, rate_limit = rateLimit })).Is(201);

    /// <summary>The company as the holder of a key sees it.</summary>
    public static Api As(this SiloProcess silo, JsonNode key) => new(silo.CreateClient(key.Text("key")));
}
