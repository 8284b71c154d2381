using Microsoft.JSInterop;

namespace Mycosoft.ControlRoom;

/// <summary>Something that one of our modules made in the visitor's browser; it ends with its screen.</summary>
internal sealed class BrowserPart : IAsyncDisposable
{
    private readonly IJSObjectReference _module;
    private readonly IJSObjectReference _made;

    private BrowserPart(IJSObjectReference module, IJSObjectReference made) => (_module, _made) = (module, made);

    /// <param name="scripts">The browser's.</param>
    /// <param name="address">Of the module.</param>
    /// <param name="function">That it exports; what it makes has a function <c>dispose</c>.</param>
    /// <param name="gone">Nobody looks at its screen any more.</param>
    /// <param name="arguments">For it.</param>
    /// <returns>Null when the visitor left before it was there.</returns>
    public static async Task<BrowserPart?> Make(IJSRuntime scripts, string address, string function, CancellationToken gone, params object?[] arguments)
    {
        try
        {
            var module = await scripts.InvokeAsync<IJSObjectReference>("import", "./" + address);
            var part = new BrowserPart(module, await module.InvokeAsync<IJSObjectReference>(function, arguments));
            if (!gone.IsCancellationRequested)
                return part;
            await part.DisposeAsync();
            return null;
        }
        catch (Exception e) when (e is JSDisconnectedException || (gone.IsCancellationRequested && e is JSException or OperationCanceledException))
        {
            return null;
        }
    }

    public async Task Call(string function, params object?[] arguments)
    {
        try
        {
            await _made.InvokeVoidAsync(function, arguments);
        }
        catch (Exception e) when (e is JSDisconnectedException or ObjectDisposedException or OperationCanceledException)
        {
            // The browser is gone.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _made.InvokeVoidAsync("dispose");
            await _made.DisposeAsync();
            await _module.DisposeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or ObjectDisposedException or OperationCanceledException)
        {
            // The browser is gone.
        }
    }
}
