namespace Mycosoft.ControlRoom;

/// <summary>A screen that also shows what nobody tells of: it reads again every few seconds, as long as somebody looks.</summary>
public abstract class BeatingScreen : Screen
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly PeriodicTimer _timer = new(Interval);

    protected override void OnInitialized()
    {
        base.OnInitialized();
        _ = Beat();
    }

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        base.Dispose(disposing);
    }

    private async Task Beat()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(Gone))
                await InvokeAsync(Refresh);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks at it any more.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }
}
