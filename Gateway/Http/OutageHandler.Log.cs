namespace Mycosoft.Http;

internal sealed partial class OutageHandler
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "{Method} {Path} met an outage: {Exception}: {Reason}")]
    private partial void LogOutage(string method, string path, string exception, string reason);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private partial void LogBug(Exception exception, string method, string path);
}
