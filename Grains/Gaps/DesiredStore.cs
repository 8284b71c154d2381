using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.OwnerFiles;

namespace Mycosoft.Gaps;

/// <summary>The desired state in force on this silo: the seed's, or the owner's file.</summary>
public sealed partial class DesiredStore : BackgroundService
{
    private readonly OwnerFile<DesiredState> _file;
    private readonly ILogger<DesiredStore> _log;

    public DesiredStore(DesiredOptions options, TimeProvider clock, ILogger<DesiredStore> log)
    {
        (_file, _log) = (new(options.File, BuiltInDesiredState.Document, DesiredReader.Read, clock), log);
        if (_file.Path is not null)
            Tell(_file.Look());
    }

    public DesiredState State => _file.Document;

    public DesiredInForce InForce
    {
        get
        {
            var state = _file.Document;
            return new(state.Version, _file.Path ?? BuiltInDesiredState.Source, _file.LoadedAt, _file.Error, state.Agents, state.Routes, state.Integrations);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _file.Follow(Tell, stoppingToken);

    private void Tell(OwnerFileNews news)
    {
        if (news == OwnerFileNews.Taken)
            LogLoaded(_file.Path!, _file.Document.Version);
        else if (news == OwnerFileNews.Refused)
            LogBad(_file.Path!, _file.Document.Version, _file.Error!);
    }

    [LoggerMessage(LogLevel.Information, "The desired state of {File} is in force, version {Version}")]
    private partial void LogLoaded(string file, string version);

    [LoggerMessage(LogLevel.Error, "{File} cannot be taken as the desired state; version {Version} stays in force: {Reason}")]
    private partial void LogBad(string file, string version, string reason);
}

/// <summary>Where the owner says what the company should have; null for the seed's list.</summary>
public sealed record DesiredOptions(string? File);
