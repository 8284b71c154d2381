using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

/// <summary>The company that the tests of the page look at, and the browser that they look with.</summary>
public sealed class RoomCompany : IAsyncLifetime
{
    public const string Owner = "owner-key-for-the-page";
    public const string Second = "second-key-for-the-page";
    public const string Looker = "viewer-key-for-the-page";

    private readonly ChromiumBrowser _chromium = new();
    private SiloProcess? _silo;

    internal SiloProcess Silo => _silo ?? throw new InvalidOperationException("The company did not start.");

    /// <summary>The owner's own program beside the page.</summary>
    internal Api Api => new(Silo.Http);

    public async ValueTask InitializeAsync()
    {
        await _chromium.InitializeAsync();
        var settings = new SiloSettings
        {
            ApiKey = Owner,
            Environment = new Dictionary<string, string> { ["Mas__Roster"] = "myca-core,task-router,event-processor", ["MAS_API_KEYS"] = $"approver:{Second},viewer:{Looker}" },
        };
        _silo = await SiloProcess.Start(settings, TestContext.Current.CancellationToken);
    }

    internal Task<RoomPage> Visit(string? key = Owner, int width = 1280, bool dark = false) => RoomPage.Open(_chromium.Browser, Silo.Http.BaseAddress!, key, width, dark);

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        await _chromium.DisposeAsync();
    }
}

[CollectionDefinition]
public sealed class InTheRoom : ICollectionFixture<RoomCompany>;

/// <summary>A company of its own: on a map it matters who else is there.</summary>
[CollectionDefinition]
public sealed class OnTheMap : ICollectionFixture<RoomCompany>;
