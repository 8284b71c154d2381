using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Cli;

/// <summary>A real process with two people who have keys.</summary>
public sealed class CliCompany : IAsyncLifetime
{
    public const string ApproverKey = "an-approvers-key-for-tests";
    public const string ViewerKey = "a-viewers-key-for-tests";

    private SiloProcess? _silo;

    public SiloProcess Silo => _silo ?? throw new InvalidOperationException("The company did not start.");

    public Api Api => new(Silo.Http);

    public string Url => Silo.Address.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        var environment = new Dictionary<string, string>
        {
            ["Mas__Roster"] = "myca-core,task-router,event-processor,monitoring-agent",
            ["MAS_API_KEYS"] = $"approver:{ApproverKey},viewer:{ViewerKey}",
        };
        _silo = await SiloProcess.Start(new SiloSettings { Environment = environment }, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _silo?.DisposeAsync() ?? ValueTask.CompletedTask;
}
