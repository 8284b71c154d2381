using System.Text;
using System.Text.Json;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>What Alertmanager's answers and errors are in our terms.</summary>
internal static class AlertmanagerReading
{
    public static Fault Unreadable { get; } = Fault.UpstreamError("The answer is not one of Alertmanager.");

    public static SilenceReport Silence(AlertmanagerWire.Silence s) => new(
        s.Id, s.Status?.State ?? "unknown", [.. (s.Matchers ?? []).Select(m => new SilenceMatcher(m.Name, m.Value, m.IsRegex, m.IsEqual ?? true))], s.StartsAt.UtcDateTime, s.EndsAt.UtcDateTime, s.CreatedBy, s.Comment);

    public static RoutedAlert Alert(AlertmanagerWire.Alert a) => new(
        a.Labels?.GetValueOrDefault("alertname"), a.Fingerprint, a.Status?.State, a.StartsAt?.UtcDateTime, a.EndsAt?.UtcDateTime, a.Status?.SilencedBy ?? [], a.Status?.InhibitedBy ?? [], a.Labels ?? [], a.Annotations ?? []);

    public static Fault Error(ServiceAnswer answer, string? path)
    {
        var message = MessageOf(answer.Body) ?? $"Alertmanager answered HTTP {answer.Status}.";
        return answer.Status switch
        {
            400 or 422 => Fault.InvalidPayload(message, path),
            401 => new(FaultCodes.Unauthenticated, "Alertmanager wants another token."),
            403 => new(FaultCodes.Forbidden, "The token is not sufficient for Alertmanager."),
            404 => Fault.NotFound("Alertmanager does not know it."),
            429 => Fault.RateLimited(message),
            502 or 503 or 504 => Fault.Unavailable(message),
            _ when message.Contains("not found", StringComparison.OrdinalIgnoreCase) => Fault.NotFound(message),
            _ => Fault.UpstreamError($"Alertmanager: {message}", retryable: answer.Status >= 500),
        };
    }

    /// <summary>A JSON text, or an object with a message.</summary>
    private static string? MessageOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.String)
                return root.GetString();
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var message) ? message.ToString() : null;
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body) is { Length: > 0 and < 500 } text ? text.Trim() : null;
        }
    }
}
