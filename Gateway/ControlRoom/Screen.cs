using Microsoft.AspNetCore.Components;
using Mycosoft.ControlRoom.InProcess;
using Mycosoft.Feed;

namespace Mycosoft.ControlRoom;

/// <summary>
/// What is shown under one address: read from the API when it opens, and again when the feed tells of something that it shows, a few times a second at most. What could not be read stays as it
/// was, with the reason beside it.
/// </summary>
public abstract class Screen : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    /// <summary>Before there is anything to show.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _gone = new();
    private IDisposable? _listening;
    private bool _reading;
    private bool _again;

    protected Screen() => Gone = _gone.Token;

    [Inject]
    internal OwnApi Api { get; set; } = default!;

    [Inject]
    internal LiveCompany Live { get; set; } = default!;

    [Inject]
    internal Visitor Visitor { get; set; } = default!;

    /// <summary>Why the last reading failed; null if it did not.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Nothing has been read yet, whether it can be or not.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Ends with the screen.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>What makes it read again.</summary>
    private protected virtual FeedTopic Topics => FeedTopic.None;

    /// <summary>Only news of this agent; null for all.</summary>
    protected virtual string? Subject => null;

    /// <summary>Reads what is shown; answers why it could not.</summary>
    protected virtual Task<string?> Read() => Task.FromResult<string?>(null);

    protected override void OnInitialized() => _listening = Live.Listen(Hear);

    protected override Task OnParametersSetAsync() => Refresh();

    /// <summary>Reads once more, now or right after the reading that is under way.</summary>
    protected async Task Refresh()
    {
        if (_reading)
        {
            _again = true;
            return;
        }

        _reading = true;
        try
        {
            do
            {
                _again = false;
                Problem = await Read();
                IsLoading = false;
                StateHasChanged();
                await Task.Delay(Live.IsLoaded ? Pace : AtOnce, Gone);
            }
            while (_again);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // Nobody looks at it any more.
        }
        finally
        {
            _reading = false;
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _listening?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task RefreshOrReport()
    {
        try
        {
            await Refresh();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private protected virtual Task Hear(LiveNews news)
    {
        if (Gone.IsCancellationRequested)
            return Task.CompletedTask;
        if (news.Concerns(Topics, Subject))
            _ = InvokeAsync(RefreshOrReport);
        else if (news.Topics == FeedTopic.None)
            return InvokeAsync(StateHasChanged);
        return Task.CompletedTask;
    }
}
