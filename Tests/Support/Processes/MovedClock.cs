using System.Globalization;

namespace Mycosoft.Tests.Support.Processes;

/// <summary>The wall clock of processes that are started with <see cref="Environment"/>: a test sets it forward or back while they run, as a bad time server would. Their monotonic clock stays true.</summary>
public sealed class MovedClock : IDisposable
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    private readonly TemporaryDirectory _directory = new("clock");
    private readonly string _file;

    public MovedClock()
    {
        if (!File.Exists(Library))
            throw new FileNotFoundException("Debian's package faketime is missing: apt-get install faketime.", Library);
        _file = _directory.Write("offset", "+0");
    }

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };

    /// <summary>Sets it that far from the true time, within a second or two.</summary>
    public void Set(TimeSpan offset)
    {
        var next = _directory.Write("next", offset.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => _directory.Dispose();
}
