using System.Globalization;
using System.Text.Json.Serialization;

namespace Mycosoft.Activity;

/// <summary>A row of agent_logs, with the members by which the website's terminal shows one line.</summary>
internal sealed record LogView(
    long Id,
    string AgentId,
    [property: JsonPropertyName("agentId")] string WebsiteAgentId,
    DateTime Timestamp,
    string Level,
    string Message,
    string ActionType,
    string? InputSummary,
    string? OutputSummary,
    bool Success,
    int DurationMs,
    IReadOnlyList<string> RelatedAgents,
    JsonText Metadata)
{
    public static LogView Of(LogRecord row) => new(
        row.Id, row.AgentId, row.AgentId, row.Timestamp, row.Success ? "info" : "error", Line(row), row.ActionType, row.InputSummary, row.OutputSummary, row.Success,
        row.DurationMs, row.RelatedAgents, row.Metadata);

    private static string Line(LogRecord row) => row.Success
        ? string.Create(CultureInfo.InvariantCulture, $"{row.ActionType} done in {row.DurationMs} ms")
        : $"{row.ActionType} failed: {row.OutputSummary ?? "no reason was given"}";
}
