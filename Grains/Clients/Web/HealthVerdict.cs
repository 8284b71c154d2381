using System.Text.Json;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Decides from an answer how a site is.</summary>
internal static class HealthVerdict
{
    private const int MaxJson = 64 * 1024;

    private static readonly string[] Well = ["ok", "healthy", "up", "pass", "passing", "alive", "ready", "success", "operational"];

    public static IReadOnlyList<SiteCheck> Check(OutboundAnswer answer, JsonText? json)
    {
        if (answer.Failure is { } failure)
            return [new("answer", false, answer.Tls?.Error is { } tls ? $"{failure.Verdict}: {tls}" : $"{failure.Verdict}: {failure.Detail}")];
        var checks = new List<SiteCheck> { new("answer", true, null), new("status", answer.Status is >= 200 and < 300, $"HTTP {answer.Status}") };
        if (StatusOf(json) is { } status)
            checks.Add(new("health_json", Well.Contains(status, StringComparer.OrdinalIgnoreCase), $"status is \"{status}\""));
        return checks;
    }

    public static SiteStatus StatusOf(OutboundAnswer answer, IReadOnlyList<SiteCheck> checks)
    {
        if (answer.Failure is not null)
            return SiteStatus.Error;
        return checks.All(c => c.Ok) ? SiteStatus.Healthy : SiteStatus.Unhealthy;
    }

    public static JsonText? JsonOf(OutboundAnswer answer)
    {
        if (answer.Body.Length is 0 or > MaxJson || answer.Truncated)
            return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return new(document.RootElement.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? StatusOf(JsonText? json)
    {
        if (json is not { } text)
            return null;
        using var document = JsonDocument.Parse(text.ToString());
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
            ? status.GetString()
            : null;
    }
}
