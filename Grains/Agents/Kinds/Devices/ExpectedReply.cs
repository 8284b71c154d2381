using System.Globalization;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>By what the answer to a command is known.</summary>
internal sealed record ExpectedReply
{
    /// <summary>The number it went out under.</summary>
    public uint? Sequence { get; init; }

    /// <summary>The side it went to: another's word on the way is not the answer.</summary>
    public byte? Side { get; init; }

    /// <summary>The number of the command, for builds that acknowledge what arrived and tell the result by an event.</summary>
    public ushort? Number { get; init; }

    /// <summary>The name of the command, for dialects without numbers.</summary>
    public string? Word { get; init; }

    /// <summary>The id of the command, for those that carry it.</summary>
    public string? Id { get; init; }

    /// <summary>What its answer is, where that is no bare acknowledgement.</summary>
    public AnswerKind Kind { get; init; } = AnswerKind.Acknowledgement;

    /// <summary>What a signal says of this command, and the answer in it.</summary>
    /// <param name="last">The highest number that has gone out: what acknowledges a higher one speaks of somebody else's.</param>
    public (ReplyFit Fit, DeviceReply? Reply) Fit(DeviceSignal signal, uint last)
    {
        if (signal is DeviceReply reply)
            return (Fit(reply, last), reply);
        return Kind.Of(signal) is { } answer && IsOwn(answer) ? (ReplyFit.Final, answer) : (ReplyFit.None, null);
    }

    /// <summary>Where there are numbers an answer has that of its command. The older builds count in a way of their own.</summary>
    private bool IsOwn(DeviceReply answer) => Sequence is null || Number is not null || answer.Answers == Sequence;

    private ReplyFit Fit(DeviceReply reply, uint last)
    {
        if (Id is not null)
            return reply.Command == Id || CommandNames.Object(reply.Sent)["id"]?.ToString() == Id ? ReplyFit.Final : ReplyFit.None;
        if (Word is not null)
            return reply.Command is null || string.Equals(reply.Command, Word, StringComparison.OrdinalIgnoreCase) ? ReplyFit.Final : ReplyFit.None;
        if (Number is { } number)
            return FitOfBinary(reply, number, last);
        if (reply.Answers != Sequence)
            return ReplyFit.None;
        if (IsOnTheWay(reply))
            return ReplyFit.Arrived;
        return reply.Success && Kind != AnswerKind.Acknowledgement ? ReplyFit.Acknowledged : ReplyFit.Final;
    }

    /// <summary>Side B says that it passed it on, or an acknowledgement without a word that it has come.</summary>
    private bool IsOnTheWay(DeviceReply reply) => reply.Success && ((reply.Message == "forwarded_to_side_a" && Side != reply.Source) || reply.Message == "received");

    private ReplyFit FitOfBinary(DeviceReply reply, ushort number, uint last)
    {
        if (reply.Command is { } command)
            return Names(command, number) && (reply.Answers is not { } of || of == 0 || of >= Sequence) ? ReplyFit.Final : ReplyFit.None;
        if (reply.Answers is not { } acknowledged || !Covers(acknowledged, last))
            return ReplyFit.None;
        return reply.Success ? ReplyFit.Arrived : acknowledged == Sequence ? ReplyFit.Final : ReplyFit.None;
    }

    private bool Covers(long acknowledged, uint last) => acknowledged >= Sequence && acknowledged <= last;

    private static bool Names(string command, ushort number) =>
        command == number.ToString(CultureInfo.InvariantCulture) || string.Equals(command, "0x" + number.ToString("x4", CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a reply says of a command.</summary>
internal enum ReplyFit
{
    None = 0,

    /// <summary>It has come to the unit; what became of it is not said yet.</summary>
    Arrived = 1,

    /// <summary>It is done, or refused.</summary>
    Final = 2,

    /// <summary>It is done; what there is to tell comes by itself.</summary>
    Acknowledged = 3,
}
