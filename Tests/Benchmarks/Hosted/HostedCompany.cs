using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Dashboard;
using Mycosoft.Hosting;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Hosted;

/// <summary>The company's silo inside this process, with one kind more, so that what happens between agents can be timed without HTTP.</summary>
internal sealed class HostedCompany : IAsyncDisposable
{
    private const string Principal = "benchmark";
    private readonly TemporaryDirectory _directory = new("hosted");
    private readonly IHost _host;

    private HostedCompany(string? postgres)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings(postgres));
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo =>
        {
            var kinds = new AgentCatalog(AgentKinds.All.Append(typeof(TimingAgent)).Select(AgentDescriber.Describe));
            var options = silo.AddCompany(builder.Configuration, kinds);
            silo.UseLocalhostClustering(options.SiloPort, options.ClientPort);
#pragma warning disable ORLEANSEXP003 // As the product runs.
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.AddRuntimePage(builder.Configuration);
        });
        _host = builder.Build();
        Grains = _host.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<HostedCompany> Start(string? postgres)
    {
        var company = new HostedCompany(postgres);
        await company._host.StartAsync();
        return company;
    }

    public IAgent Agent(string agentId) => Grains.GetGrain<IAgent>(GrainId.Create(TimingAgent.Kind, agentId));

    public async Task Bear(string agentId)
    {
        var born = await Agent(agentId).Change(new(LifeVerb.Spawn, Principal), CancellationToken.None);
        if (born.Fault is { } fault)
            throw new InvalidOperationException(fault.Message);
    }

    /// <summary>Gives a task and reads its end from the table.</summary>
    public async Task<TaskRecord> Do(string agentId, string taskType, JsonText payload)
    {
        var id = Guid.CreateVersion7();
        var accepted = await Agent(agentId).Submit(new(id, taskType, payload, Principal, MaxRetries: 0), CancellationToken.None);
        if (accepted.Fault is { } fault)
            throw new InvalidOperationException(fault.Message);
        var reader = Grains.GetGrain<ITaskReader>(0);
        var ended = await Eventually.Value(async () => (await reader.Find(id, CancellationToken.None)).Value, task => task!.CompletedAt is not null, $"{taskType} ends", TimeSpan.FromMinutes(2));
        return ended is { Status: TaskState.Completed } ? ended : throw new InvalidOperationException($"{taskType}: {ended!.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _directory.Dispose();
    }

    private Dictionary<string, string?> Settings(string? postgres) => new()
    {
        ["Mas:OrleansDashboard"] = Environment.GetEnvironmentVariable("Mas__OrleansDashboard"),
        ["Mas:DataDirectory"] = _directory.File("data"),
        ["Mas:SiloPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["Mas:ClientPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        ["Mas:Roster"] = "none",
        ["Mas:Devices:NewPerSecond"] = "100000",
        ["Mas:Births:DailyCap:device"] = "100000",
        ["ConnectionStrings:Postgres"] = postgres,
    };
}
