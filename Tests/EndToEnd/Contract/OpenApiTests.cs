using System.Text.RegularExpressions;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class OpenApiTests(SqliteCompany company) : CompanySuite(company)
{
    private static readonly string[] Paths =
    [
        "/health", "/live", "/ready", "/status", "/agents", "/agents/kinds", "/agents/{id}", "/agents/{id}/health", "/agents/{id}/messages", "/agents/{id}/metrics", "/agents/spawn",
        "/agents/register", "/agents/{id}/deregister", "/agents/{id}/start", "/agents/{id}/stop", "/agents/{id}/restart", "/agents/{id}/pause", "/agents/{id}/resume",
        "/agents/{id}/archive", "/agents/{id}/configure", "/agents/{id}/trial/end", "/agents/{id}/snapshot", "/agents/{id}/snapshots", "/agents/{id}/restore", "/agents/restart-all", "/agents/stop-all",
        "/snapshots/{id}", "/snapshots/{id}/restore", "/snapshots/{id}/fork", "/tasks", "/tasks/{id}", "/tasks/{id}/cancel", "/queue/clear", "/api/tasks/submit",
        "/api/tasks/status/{id}", "/api/tasks/recent", "/api/tasks/agents", "/messages", "/messages/{id}", "/connections", "/connections/{id}", "/connections/create", "/connections/bulk",
        "/connections/delete", "/approvals", "/approvals/{id}", "/approvals/{id}/approve", "/approvals/{id}/reject", "/policy", "/policy/simulate", "/audit", "/audit/heads", "/audit/verify", "/templates", "/templates/{id}", "/births", "/quarantine", "/quarantine/lift", "/gaps", "/gaps/desired", "/gaps/closed", "/gaps/{id}/fill", "/gaps/{id}/ignore", "/api/security/incidents", "/api/security/incidents/{id}", "/api/security/incidents/{id}/acknowledge", "/api/security/incidents/{id}/resolve", "/api/security/incidents/{id}/ignore", "/keys", "/keys/{id}", "/memory/sync", "/webhooks/alertmanager", "/api/dashboard/agents", "/api/dashboard/agents/{id}", "/api/dashboard/agents/{id}/logs",
        "/api/dashboard/agents/{id}/metrics", "/api/dashboard/stats", "/api/dashboard/silos", "/api/dashboard/topology", "/api/dashboard/playback", "/api/dashboard/tickets", "/api/dashboard/ws", "/api/dashboard/stream", "/api/agents/activity", "/api/agents/heartbeat/summary", "/api/events/recent",
        "/api/devices", "/api/devices/heartbeat", "/api/devices/register", "/api/devices/{id}", "/api/devices/{id}/command", "/api/devices/{id}/telemetry", "/api/devices/{id}/twin", "/api/devices/{id}/commands/pending", "/api/devices/{id}/commands/{commandId}/ack", "/api/devices/ingest",
        "/api/devices/envelope", "/api/devices/health", "/api/devices/fleet", "/api/devices/links", "/api/devices/inventory", "/api/devices/firmware-audit", "/api/mindex/mycobrain/telemetry/ingest",
        "/api/mindex/mycobrain/telemetry/ingest/batch", "/agents/mycobrain-device/register", "/agents/mycobrain-device/command", "/agents/mycobrain-device/status/{id}", "/agents/mycobrain-device/devices",
        "/api/devices/{id}/fci-summary", "/api/devices/crep", "/api/devices/unified-network", "/api/mindex/telemetry/envelope", "/api/mindex/mycobrain/commands", "/api/mindex/mycobrain/commands/{id}/mosfet", "/api/mindex/mycobrain/commands/{id}/telemetry-interval",
        "/api/mindex/mycobrain/commands/{id}/i2c-scan", "/api/mindex/mycobrain/commands/{id}/reboot", "/api/mindex/mycobrain/commands/{id}/firmware-update", "/api/mindex/mycobrain/commands/pending/{id}", "/api/mindex/mycobrain/commands/{commandId}/ack",
        "/devices", "/ports", "/devices/connect/{port}", "/devices/{id}/command",
        "/api/firmware", "/api/firmware/{id}", "/api/firmware/{id}/image", "/api/firmware/{id}/manifest", "/api/firmware/verify", "/api/firmware/manifest/{id}", "/api/firmware/rollouts", "/api/firmware/rollouts/{id}",
        "/api/firmware/rollouts/{id}/pause", "/api/firmware/rollouts/{id}/resume", "/api/firmware/rollouts/{id}/abort", "/api/firmware/rollouts/{id}/rollback", "/api/firmware/rollouts/rollback",
    ];

    [Fact]
    public async Task The_document_is_openapi_3_1_and_has_every_route()
    {
        var document = (await Api.Get("/openapi/v1.json")).Json;
        Assert.StartsWith("3.1", document.Text("openapi"), StringComparison.Ordinal);
        Assert.Equal(Paths.Order(StringComparer.Ordinal), document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
        {
            operation.Value!.Has("operationId:text summary:text responses:object tags:list");
        }

        Assert.Equal("Needs the role operator or agent.", document["paths"]!["/tasks"]!["post"]!.Text("description"));
        Assert.Equal("Needs the role viewer.", document["paths"]!["/tasks"]!["get"]!.Text("description"));
    }

    [Fact]
    public async Task The_page_and_its_scripts_are_there()
    {
        var page = await Api.Get("/scalar/");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var nonce = Regex.Match(policy, "script-src 'nonce-([A-Za-z0-9+/]{22}==)';").Groups[1].Value;
        Assert.Equal(Regex.Count(page.Text, "<script"), Regex.Count(System.Net.WebUtility.HtmlDecode(page.Text), Regex.Escape($"nonce=\"{nonce}\"")));
        Assert.DoesNotContain(nonce, System.Net.WebUtility.HtmlDecode((await Api.Get("/scalar/")).Text), StringComparison.Ordinal);
        // Not even its fonts come from elsewhere.
        Assert.DoesNotMatch("https?:|//", policy + page.Text);
        using var stranger = Company.Silo.CreateClient(key: null);
        foreach (var script in (string[])["/scalar/scalar.js", "/scalar/scalar.aspnetcore.js"])
        {
            using var answer = await stranger.GetAsync(script, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{script} answered {answer.StatusCode}");
        }
    }
}
