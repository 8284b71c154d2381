using Microsoft.AspNetCore.Http;

namespace Mycosoft.Tests.Support.Sites;

/// <summary>A page that waits for the test: it signals that a request has arrived and answers 200 after <see cref="Open"/>.</summary>
public sealed class SiteGate
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task;

    public void Open() => _opened.TrySetResult();

    internal async Task Answer(HttpContext context)
    {
        _arrived.TrySetResult();
        await _opened.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("open", context.RequestAborted);
    }
}
