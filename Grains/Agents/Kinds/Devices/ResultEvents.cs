using System.Globalization;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>The older builds tell what became of a command by an event.</summary>
internal static class ResultEvents
{
    /// <summary>The event as an answer; null when it is none.</summary>
    public static DeviceReply? Reply(DeviceEvent happened)
    {
        var data = CommandNames.Object(happened.Data);
        if (CommandNames.Number(data["cmd_id"]) is not { } id || CommandNames.Number(data["status"]) is not { } status)
            return null;
        return new(happened.DeviceId, happened.Route, happened.HeardAt) { Success = status == 0, Answers = happened.Answers, Command = id.ToString(CultureInfo.InvariantCulture), Message = Word(status), Sent = happened.Data };
    }

    private static string Word(double status) => status switch
    {
        0 => "ok",
        -1 => "unknown_command",
        -2 => "short_data",
        -3 => "bad_index",
        _ => string.Create(CultureInfo.InvariantCulture, $"status {status}"),
    };
}
