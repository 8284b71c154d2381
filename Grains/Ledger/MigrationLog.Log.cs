using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

internal sealed partial class MigrationLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Migration: {Step}")]
    private partial void LogStep(string step);
}
