using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mycosoft.Auth;
using Mycosoft.ControlRoom;
using Mycosoft.ControlRoom.InProcess;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Mycosoft.Tests.Unit.ControlRoom;

/// <summary>Requests from inside, against a pipeline of the test's own.</summary>
public sealed class OwnApiTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider _services;
    private readonly OwnApi _api;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _brokenOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<HttpContext, Task> _answer;

    public OwnApiTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHttpContextFactory, DefaultHttpContextFactory>().AddOptions();
        _services = services.BuildServiceProvider();
        _answer = Wait;
        var pipeline = new OwnPipeline(_services);
        var app = new ApplicationBuilder(_services);
        pipeline.Configure(inner => inner.Run(http => _answer(http)))(app);
        app.Build();
        var pass = new BrowserPass(new Access(Options.Create(new GatewayOptions { ApiKeys = ["one-key-of-the-owner"] })), TimeProvider.System);
        var visitor = new Visitor(pass);
        visitor.Enter(new(pass.Seal("one-key-of-the-owner"), "owner", Role.Admin, null, Revocable: false));
        _api = new(pipeline, visitor, Options.Create(new JsonOptions()));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Who_leaves_waits_no_longer_and_what_he_clicked_is_done_all_the_same()
    {
        using var gone = new CancellationTokenSource();
        var click = _api.Post<JsonElement?>("/agents/a/pause", null, "k", gone.Token);
        await _asked.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => click);
        _goOn.SetResult();
        Assert.False(await _brokenOff.Task.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_only_read_is_broken_off_with_its_screen()
    {
        using var gone = new CancellationTokenSource();
        var look = _api.Get<JsonElement?>("/agents", gone.Token);
        await _asked.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
        Assert.True(await _brokenOff.Task.WaitAsync(Soon, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_takes_too_long_is_not_known_to_be_done_or_refused()
    {
        _answer = async http =>
        {
            await Wait(http);
            http.Response.StatusCode = 499;
        };
        var answer = await _api.Post<JsonElement?>("/audit/verify", null, "k", TestContext.Current.CancellationToken, TimeSpan.FromMilliseconds(50));
        Assert.Equal((503, "The company does not answer."), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task The_key_goes_along_and_a_refusal_is_told_in_the_words_of_the_api()
    {
        var seen = "";
        _answer = http =>
        {
            seen = $"{http.Request.Method} {http.Request.Path.Value}{http.Request.QueryString} {http.Request.Headers.Authorization} {http.Request.Headers["Idempotency-Key"]}";
            http.Response.StatusCode = 422;
            return http.Response.WriteAsync("""{"detail":"Unknown member.","path":"$.payload.uri"}""");
        };
        var answer = await _api.Post<JsonElement?>("/tasks/a%20b?wait=1", new { }, "k", TestContext.Current.CancellationToken);
        Assert.Equal("POST /tasks/a b?wait=1 Bearer one-key-of-the-owner k", seen);
        Assert.Equal((422, "Unknown member.", "$.payload.uri"), (answer.Status, answer.Problem, answer.Path));
    }

    private async Task Wait(HttpContext http)
    {
        _asked.TrySetResult();
        await Task.WhenAny(_goOn.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
        _brokenOff.TrySetResult(http.RequestAborted.IsCancellationRequested);
    }
}
