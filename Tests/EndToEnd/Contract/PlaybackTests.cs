using System.Globalization;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class PlaybackOnSqliteTests(SqliteCompany company) : PlaybackSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class PlaybackOnPostgresTests(PostgresCompany company) : PlaybackSuite(company);

/// <summary>The company as it was, out of what is recorded.</summary>
public abstract class PlaybackSuite(SharedCompany company) : CompanySuite(company)
{
    private const string Path = "/api/dashboard/playback";

    [Fact]
    public async Task What_happened_in_the_last_minute_is_shown_when_it_happened()
    {
        var (a, b) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var task = await Api.Task(Guid.Parse((await Api.Do(a, "get_status")).Text("task_id")));
        (await Api.Post("/messages", new { from_agent = a, to_agent = b, message_type = "event" })).Is();
        (await Api.Post($"/agents/{b}/pause")).Is();
        var occupation = await Occupation.Of(Api, "myca-core");

        var recording = await Eventually.Value(Minute, r => Frames(r).Any(f => Sent(f, a, b) == 1), $"the message from {a} to {b} is in the minute", null, Cancellation);
        recording.Has("from:time to:time step_seconds:whole recorded_from:time traffic_from:time truncated:flag agents:list frames:list");
        Assert.Equal((1, false), ((int)recording["step_seconds"]!, (bool)recording["truncated"]!));
        var frames = Frames(recording);
        Assert.InRange(frames.Count, 60, 61);
        Assert.All(frames, f => f.Has("at:time changes:list")["tasks"]?.Has("started:whole completed:whole failed:whole"));
        var known = recording.List("agents").Select(agent => agent.Has("agent_id:text category:text kind:text").Text("agent_id")).ToHashSet();
        Assert.Superset(new HashSet<string> { a, b, "myca-core" }, known);
        Assert.Equal(known.Order(StringComparer.Ordinal), frames[0].List("changes").Select(c => c.Text("agent_id")).Order(StringComparer.Ordinal));

        // Born after the minute began, and idle but for the second in which it worked.
        Assert.Equal((null, "paused"), (Status(frames, b, 0), Status(frames, b, frames.Count - 1)));
        Assert.Equal("busy", Status(frames, a, frames.FindLastIndex(f => Instant(f, "at") <= Instant(task, "completed_at"))));
        Assert.Contains(frames, f => f["tasks"] is { } tasks && Instant(f, "at") <= Instant(task, "completed_at") && Instant(task, "completed_at") < Instant(f, "at").AddSeconds(1) && (long)tasks["completed"]! >= 1);
        Assert.Equal("busy", Status(frames, "myca-core", frames.Count - 1));
        await occupation.End();
        await Api.Ended(occupation.TaskId);
    }

    [Fact]
    public async Task A_deleted_agent_stays_in_what_was()
    {
        var id = await Api.Spawn("task-router");
        (await Api.Delete($"/agents/{id}")).Is();
        var recording = await Eventually.Value(Minute, r => Status(Frames(r), id, Frames(r).Count - 1) == "deleted", $"the deletion of {id} is in the minute", null, Cancellation);
        Assert.Contains(recording.List("agents"), agent => agent.Text("agent_id") == id);
        (await Api.Get("/agents/" + id)).IsRefused(404);
    }

    [Theory]
    [InlineData("?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-01-09T00:00:00Z", "from")]
    [InlineData("?from=2999-01-01T00:00:00Z", "from")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=yesterday", "to")]
    [InlineData("?to=0001-01-01T00:00:00Z", "to")]
    [InlineData("?step=0", "step")]
    [InlineData("?step=half", "step")]
    [InlineData("?step=4", "step")]
    public async Task A_window_that_cannot_be_is_refused(string query, string path)
    {
        (await Api.Get(Path + query)).IsRefused(422, path: path);
        (await Api.Get("/api/dashboard/agents/myca-core/metrics" + query)).IsRefused(422, path: path);
    }

    [Fact]
    public async Task What_is_not_said_is_the_last_hour()
    {
        var recording = (await Api.Get(Path)).Is();
        Assert.Equal(120, Frames(recording).Count);
        Assert.Equal(TimeSpan.FromHours(1), Instant(recording, "to") - Instant(recording, "from"));
        var longAgo = (await Api.Get($"{Path}?from=2001-01-01T00:00:00Z&to=2001-01-01T01:00:00Z")).Is();
        Assert.All(Frames(longAgo), f => Assert.Equal((null, null), (f["tasks"], f["traffic"])));
    }

    [Fact]
    public async Task The_samples_of_an_agent_are_a_series()
    {
        var series = (await Api.Get("/api/dashboard/agents/myca-core/metrics?step=60")).Is().Has("agent_id:text from:time to:time step_seconds:whole recorded_from:time points:list");
        Assert.Equal(("myca-core", 60), (series.Text("agent_id"), (int)series["step_seconds"]!));
        Assert.All(series.List("points"), p => p.Has("at:time samples:whole cpu_percent:number? avg_task_duration_ms:number? tasks_completed:whole tasks_failed:whole messages_sent:whole messages_received:whole uptime_seconds:whole error_count:whole"));
        (await Api.Get("/api/dashboard/agents/nobody/metrics")).IsRefused(404, "Agent nobody not found");
    }

    /// <summary>Up to now, by the second.</summary>
    private async Task<JsonNode> Minute() => (await Api.Get($"{Path}?from={DateTime.UtcNow.AddSeconds(-59).ToString("O", CultureInfo.InvariantCulture)}&step=1")).Is();

    private static List<JsonNode> Frames(JsonNode recording) => [.. recording.List("frames")];

    private static long Sent(JsonNode frame, string from, string to) =>
        frame["traffic"] is JsonArray traffic ? traffic.Where(t => t!.Text("source") == from && t!.Text("target") == to).Sum(t => (long)t!["messages"]!) : 0;

    /// <summary>As the changes up to a frame leave it.</summary>
    private static string? Status(List<JsonNode> frames, string agent, int frame) =>
        frames.Take(frame + 1).SelectMany(f => f.List("changes")).Where(c => c.Text("agent_id") == agent).Select(c => (string?)c["status"]).LastOrDefault();

    private static DateTime Instant(JsonNode node, string member) => DateTime.Parse(node.Text(member), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
