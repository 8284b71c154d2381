using Microsoft.JSInterop;

namespace Mycosoft.ControlRoom.Map;

/// <summary>The map in the browser. Who has left is told nothing any more.</summary>
internal sealed class MapCanvas : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _map;
    private bool _disposed;

    public async Task Open(IJSRuntime browser, string address, params object?[] host)
    {
        try
        {
            _module = await browser.InvokeAsync<IJSObjectReference>("import", address);
            if (!_disposed)
                _map = await _module.InvokeAsync<IJSObjectReference>("open", host);
        }
        catch (Exception e) when (IsAway(e) || (_disposed && e is JSException))
        {
            // It was looked at for less than it takes to open.
        }

        if (_disposed)
            await End();
    }

    /// <param name="what">A method of the map.</param>
    /// <param name="with">What it takes.</param>
    public async Task Do(string what, params object?[] with)
    {
        try
        {
            if (_map is not null)
                await _map.InvokeVoidAsync(what, with);
        }
        catch (Exception e) when (IsAway(e))
        {
            // Nobody looks.
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return End();
    }

    private async ValueTask End()
    {
        await Do("dispose");
        try
        {
            await (_map?.DisposeAsync() ?? default);
            await (_module?.DisposeAsync() ?? default);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The browser has forgotten it already.
        }
    }

    private static bool IsAway(Exception e) => e is JSDisconnectedException or OperationCanceledException;
}
