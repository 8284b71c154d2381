using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mycosoft.OwnerFiles;

/// <summary>Keeps an owner's document in force on this silo, and says in the log what becomes of its file.</summary>
public abstract partial class OwnerFileStore<T> : BackgroundService
    where T : class
{
    private readonly string _what;
    private readonly Func<T, string> _version;
    private readonly ILogger _log;

    /// <param name="file">The file, or none.</param>
    /// <param name="what">What it is called in the log.</param>
    /// <param name="version">The version of a document.</param>
    /// <param name="log">Where that is said.</param>
    protected OwnerFileStore(OwnerFile<T> file, string what, Func<T, string> version, ILogger log)
    {
        (File, _what, _version, _log) = (file, what, version, log);
        if (file.Path is not null)
            Tell(file.Look());
    }

    protected OwnerFile<T> File { get; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => File.Follow(Tell, stoppingToken);

    private void Tell(OwnerFileNews news)
    {
        if (news == OwnerFileNews.Taken)
            LogLoaded(_what, File.Path!, _version(File.Document));
        else if (news == OwnerFileNews.Refused)
            LogBad(_what, File.Path!, _version(File.Document), File.Error!);
    }

    [LoggerMessage(LogLevel.Information, "The {What} of {File} is in force, version {Version}")]
    private partial void LogLoaded(string what, string file, string version);

    [LoggerMessage(LogLevel.Error, "{File} cannot be taken as the {What}; version {Version} stays in force: {Reason}")]
    private partial void LogBad(string what, string file, string version, string reason);
}
