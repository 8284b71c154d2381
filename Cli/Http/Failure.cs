using System.Text.Json;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Http;

/// <summary>Why a command did not do what it was asked for: of the company, its problem+json (RFC 9457).</summary>
internal sealed record Failure(int ExitCode, string Title, string? Detail = null, string? Path = null, string? TraceId = null)
{
    private const int LongestForeignText = 200;

    public static Failure Usage(string detail) => new(ExitCodes.Usage, "Wrong usage", detail);

    public static Failure Unreachable(Uri company, string detail) => new(ExitCodes.Unreachable, $"{company} cannot be reached", detail);

    public static Failure Foreign(Uri company, string detail) => new(ExitCodes.Unreachable, $"{company} does not answer as a company does", detail);

    /// <summary>What an answer with a status of 300 or more says; a server between here and the company may say anything.</summary>
    public static Failure Of(int status, string body)
    {
        var code = ExitCodes.OfStatus(status);
        if (!ApiJson.TryParse(body, out var problem) || problem.ValueKind is not JsonValueKind.Object)
            return new(code, $"HTTP {status}", body.Length == 0 ? null : body[..Math.Min(body.Length, LongestForeignText)]);
        return new(code, problem.Text("title") ?? $"HTTP {status}", problem.Text("detail"), problem.Text("path"), problem.Text("traceId"));
    }

    /// <summary>One line each for what happened, where in the request, and under which id the company's log has it.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Plain.Line(Detail is null ? $"Error: {Title}" : $"Error: {Title}: {Detail}");
        if (Path is not null)
            yield return Plain.Line($"  at {Path}");
        if (TraceId is not null)
            yield return Plain.Line($"  trace {TraceId}");
    }
}
