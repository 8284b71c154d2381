using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>What DbUp says, on the debug level: a failure is thrown and logged by whoever starts.</summary>
internal sealed partial class MigrationLog(ILogger logger) : IUpgradeLog
{
    public void LogTrace(string format, params object[] args) => Write(format, args);

    public void LogDebug(string format, params object[] args) => Write(format, args);

    public void LogInformation(string format, params object[] args) => Write(format, args);

    public void LogWarning(string format, params object[] args) => Write(format, args);

    public void LogError(string format, params object[] args) => Write(format, args);

    public void LogError(Exception ex, string format, params object[] args) => Write(format, args);

    private void Write(string format, object[] args)
    {
        if (logger.IsEnabled(LogLevel.Debug)) LogStep(args.Length == 0 ? format : string.Format(null, format, args));
    }
}
