using System.Text.Json;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Why a route is not healthy: a short code to count by, and what was seen.</summary>
public sealed record RouteReason(string Code, string Detail);

/// <summary>Holds an answer against an expectation.</summary>
public static class ExpectationRules
{
    public static IReadOnlyList<RouteReason> Check(OutboundAnswer answer, RouteExpectation expect)
    {
        if (answer.Failure is { } failure)
            return [new(failure.Verdict, answer.Tls?.Error is { } tls && failure.Verdict == Verdicts.TlsError ? $"The certificate is not accepted: {tls}." : failure.Detail)];
        return [.. Status(answer, expect), .. Body(answer, expect), .. Time(answer, expect), .. Certificate(answer, expect)];
    }

    private static IEnumerable<RouteReason> Status(OutboundAnswer answer, RouteExpectation expect)
    {
        if (expect.Status is { } accepted ? !accepted.Contains(answer.Status!.Value) : answer.Status is < 200 or > 299)
            yield return new($"http_{answer.Status}", $"HTTP {answer.Status} is not what was expected.");
    }

    private static IEnumerable<RouteReason> Body(OutboundAnswer answer, RouteExpectation expect)
    {
        if (expect.BodyContains is { } wanted && !HtmlPage.TextOf(answer).Contains(wanted, StringComparison.Ordinal))
            yield return new("body_contains", answer.Truncated ? "The text is not in the part of the body that was read." : "The text is not in the body.");
        if (expect.JsonPath is { } path && Json(answer, path, expect.JsonValue) is { } wrong)
            yield return new("json_path", wrong);
    }

    private static string? Json(OutboundAnswer answer, string path, string? wanted)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var found = JsonPath.Find(document.RootElement, path);
            if (found is null)
                return $"The body has no {path}.";
            return wanted is null || wanted == found ? null : $"{path} is not as expected.";
        }
        catch (JsonException)
        {
            return "The body is not JSON.";
        }
    }

    private static IEnumerable<RouteReason> Time(OutboundAnswer answer, RouteExpectation expect)
    {
        if (expect.MaxMs is { } most && answer.Timings.TotalMs > most)
            yield return new("too_slow", $"It took {answer.Timings.TotalMs} ms; {most} are allowed.");
    }

    private static IEnumerable<RouteReason> Certificate(OutboundAnswer answer, RouteExpectation expect)
    {
        if (expect.TlsDays is { } fewest && answer.Tls is not { } tls)
            yield return new("tls_days", "There is no certificate.");
        else if (expect.TlsDays is { } least && answer.Tls!.DaysLeft < least)
            yield return new("tls_days", $"The certificate is valid for {answer.Tls.DaysLeft} more days; {least} are wanted.");
    }
}
