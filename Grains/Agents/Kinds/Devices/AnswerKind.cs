using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What a firmware answers a command with: a bare acknowledgement, or what it was asked for.</summary>
internal sealed class AnswerKind
{
    public static readonly AnswerKind Acknowledgement = new();

    public static readonly AnswerKind Hello = new() { ByHello = true };

    public static readonly AnswerKind Reading = new() { ByReading = true };

    private string[] Names { get; init; } = [];

    private bool ByHello { get; init; }

    private bool ByReading { get; init; }

    /// <summary>An event of one of these names, or a line of one of these types.</summary>
    public static AnswerKind Told(params string[] names) => new() { Names = names };

    /// <summary>The signal as an answer of this kind, with all that the unit sent; null when it is none.</summary>
    public DeviceReply? Of(DeviceSignal signal) => signal switch
    {
        DeviceHello { FromUnit: true } hello when ByHello => Answer(hello, hello.Answers, "hello", hello.Sent),
        DeviceHello { FromUnit: true } hello when Names.Length > 0 && CommandNames.Object(hello.Sent)["type"]?.ToString() is { } type && Names.Contains(type) => Answer(hello, hello.Answers, type, hello.Sent),
        DeviceReading reading when ByReading => Answer(reading, reading.Answers, "telemetry", reading.Sent),
        DeviceEvent told when Names.Contains(told.Name) => Answer(told, told.Answers, told.Name, told.Data),
        _ => null,
    };

    private static DeviceReply Answer(DeviceSignal signal, long? answers, string message, JsonText? sent) =>
        new(signal.DeviceId, signal.Route, signal.HeardAt) { Success = true, Answers = answers, Message = message, Sent = sent ?? JsonText.EmptyObject };
}
