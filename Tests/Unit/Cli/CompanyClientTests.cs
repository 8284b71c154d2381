using Mycosoft.Cli.Http;
using static Mycosoft.Tests.Unit.Cli.ScriptedCompany;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class CompanyClientTests
{
    private const string Outage = """{"title":"Service Unavailable","status":503,"detail":"The agents do not answer.","code":"unavailable","traceId":"00-1"}""";

    private readonly HastyClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_waits_for_the_end_of_an_outage_as_long_as_the_company_says()
    {
        var company = new ScriptedCompany(Says(503, Outage, 2), Says(503, Outage, 60), Says(200, "{}"));
        Assert.Equal(200, Value(await Client(company).Get("agents", Cancellation)).Status);
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)], _clock.Waits);
    }

    [Fact]
    public async Task An_outage_that_goes_on_or_names_no_end_is_told_at_last()
    {
        var company = new ScriptedCompany(Says(503, Outage, 1), Says(503, Outage, 1), Says(503, Outage, 1));
        Assert.Equal((3, "The agents do not answer."), Failed(await Client(company).Get("agents", Cancellation)) is var failure ? (failure.ExitCode, failure.Detail) : default);
        Assert.Equal(3, company.Asked.Count);
        Assert.Equal(3, Failed(await Client(new(Says(503, Outage))).Get("agents", Cancellation)).ExitCode);
    }

    [Fact]
    public async Task A_change_is_not_repeated()
    {
        Assert.Equal(3, Failed(await Client(new(Says(503, Outage, 1))).Post("agents/a/stop", null, Cancellation)).ExitCode);
        Assert.Equal(3, Failed(await Client(new(Breaks(HttpRequestError.ResponseEnded))).Post("agents/a/stop", null, Cancellation)).ExitCode);
        Assert.Equal(3, Failed(await Client(new(Breaks(HttpRequestError.ResponseEnded))).Delete("agents/a", Cancellation)).ExitCode);
    }

    [Fact]
    public async Task What_creates_is_repeated_once_under_its_key_when_the_connection_is_lost()
    {
        var company = new ScriptedCompany(Breaks(HttpRequestError.ResponseEnded), Says(202, """{"task_id":"1"}"""));
        Assert.Equal(202, Value(await Client(company).Create("tasks", null, null, Cancellation)).Status);
        Assert.Equal(2, company.Asked.Count);
        Assert.NotNull(company.Asked[0].Key);
        Assert.Equal(company.Asked[0], company.Asked[1]);

        var lost = new ScriptedCompany(Breaks(HttpRequestError.ResponseEnded), Breaks(HttpRequestError.ResponseEnded));
        Assert.Equal(3, Failed(await Client(lost).Create("tasks", null, "mine", Cancellation)).ExitCode);
        Assert.Equal([("POST /base/tasks", "mine"), ("POST /base/tasks", "mine")], lost.Asked);
    }

    [Fact]
    public async Task Where_nothing_listens_nothing_is_tried_again()
    {
        var company = new ScriptedCompany(Breaks(HttpRequestError.ConnectionError));
        Assert.Equal("http://mas.test/base/ cannot be reached", Failed(await Client(company).Get("agents", Cancellation)).Title);
        Assert.Empty(_clock.Waits);
    }

    [Theory]
    [InlineData(401, 4)]
    [InlineData(403, 4)]
    [InlineData(404, 1)]
    [InlineData(409, 1)]
    [InlineData(422, 1)]
    [InlineData(429, 1)]
    [InlineData(500, 3)]
    [InlineData(502, 3)]
    [InlineData(302, 3)]
    public async Task A_status_is_an_exit_code(int status, int exitCode) => Assert.Equal(exitCode, Failed(await Client(new(Says(status, ""))).Get("agents", Cancellation)).ExitCode);

    [Fact]
    public async Task A_problem_is_told_with_its_path_and_trace_and_without_control_characters()
    {
        const string Problem = """{"title":"Unprocessable Entity","detail":"Unknown member 'u\u001b[31mri'.","path":"$.payload.uri","traceId":"00-abc"}""";
        var failure = Failed(await Client(new(Says(422, Problem))).Post("tasks", null, Cancellation));
        Assert.Equal(["Error: Unprocessable Entity: Unknown member 'u[31mri'.", "  at $.payload.uri", "  trace 00-abc"], failure.Lines());
    }

    [Fact]
    public async Task What_is_no_json_comes_from_something_else_than_a_company()
    {
        Assert.Equal(3, Failed(await Client(new(Says(200, "<html>"))).Get("agents", Cancellation)).ExitCode);
        Assert.Equal("<html>", Failed(await Client(new(Says(404, "<html>"))).Get("agents", Cancellation)).Detail);
    }

    [Fact]
    public async Task What_is_watched_outlives_an_outage_that_is_no_longer_than_the_patience()
    {
        var down = Enumerable.Repeat(Breaks(HttpRequestError.ConnectionError), 10);
        Assert.Equal(200, Value(await new SteadyReader(Client(new([.. down, Says(200, "{}")])), _clock).Get("tasks/1", Cancellation)).Status);
        var company = new ScriptedCompany(Enumerable.Repeat(Breaks(HttpRequestError.ConnectionError), 100));
        Assert.Equal(3, Failed(await new SteadyReader(Client(company), _clock).Get("tasks/1", Cancellation)).ExitCode);
        Assert.Equal(31, company.Asked.Count);
        Assert.Equal(1, Failed(await new SteadyReader(Client(new(Says(404, ""))), _clock).Get("tasks/1", Cancellation)).ExitCode);
    }

    private static Reply Value(Result<Reply> answer) => answer.TryGet(out var reply, out var failure) ? reply : throw new InvalidOperationException($"{failure}");

    private static Failure Failed(Result<Reply> answer) => answer.TryGet(out var reply, out var failure) ? throw new InvalidOperationException($"{reply}") : failure;

    private CompanyClient Client(ScriptedCompany company) => new(new("http://mas.test/base/"), "k", TimeSpan.FromSeconds(30), company, _clock);
}
