using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>What became of something that a link heard.</summary>
internal enum Delivered
{
    /// <summary>It is on disk, or its agent heard it.</summary>
    Stored = 0,

    /// <summary>It is not kept, and to bring it again changes nothing.</summary>
    Refused = 1,

    /// <summary>The store did not answer while the link was there.</summary>
    Unknown = 2,
}

/// <summary>Brings what a link heard to the store and counts what became of it.</summary>
internal sealed class SignalDelivery(IDeviceInbox inbox, LinkCounters counters, UnitKeys keys)
{
    private const int MostBetween = 64;

    private readonly UnitMemo<(string Unit, byte? Source), long> _last = new();
    private readonly UnitMemo<(string Unit, byte? Source), List<long>> _between = new();

    /// <summary>Whether it is to be brought on: not if nobody can be called so, if it is not signed and had to be, or if it answers what the link itself had asked.</summary>
    public bool Admits(string deviceId, DeviceMessage message)
    {
        // An older build acknowledges everything up to a number: what a link asked is the highest, and stays it. What became of a command it says by the command's name.
        if (message is ReplyMessage { Command: null } reply && LinkQuestions.IsOurs(reply.Answers))
        {
            Remember(deviceId, message);
            return false;
        }

        if (UnitIds.IsPossible(deviceId) && !keys.Refuses(deviceId, message))
        {
            Follow(deviceId, message);
            return true;
        }

        counters.Add(UnitIds.IsPossible(deviceId) ? UnitKeys.Missing : "bad_name");
        return false;
    }

    /// <summary>The signal, with the numbers that went to something else than readings: a unit counts whatever it says.</summary>
    public DeviceSignal Complete(DeviceSignal signal, DeviceMessage message)
    {
        if (signal is DeviceReading reading)
            return _between.Remove((signal.DeviceId, message.Source), out var numbers) ? reading with { Between = numbers } : reading;
        Remember(signal.DeviceId, message);
        return signal;
    }

    /// <summary>Whether a frame waits to hear that it has arrived. One that is itself such a word does not: two that answered each other would never end.</summary>
    public static bool IsAwaited(DeviceMessage message, out uint sequence, out byte sender)
    {
        (sequence, sender) = (0, 0);
        if (message is ReplyMessage or not { WantsAcknowledgement: true, Dialect: Dialect.Mdp or Dialect.MdpBinary, Sequence: >= 0 and <= uint.MaxValue, Source: not null })
            return false;
        (sequence, sender) = ((uint)message.Sequence.Value, message.Source.Value);
        return true;
    }

    /// <summary>Waits for the store until the token ends.</summary>
    public async Task<Delivered> Deliver(DeviceSignal signal, CancellationToken cancellationToken)
    {
        var answer = await inbox.Take(signal, cancellationToken);
        if (answer.TryGet(out var verdict, out var fault))
        {
            counters.Add(Kind(signal, verdict));
            return verdict.Outcome == DeviceOutcome.Refused ? Delivered.Refused : Delivered.Stored;
        }

        // An answer that its agent does not hear now is of no use to it later.
        counters.Add(signal is DeviceReply ? "replies_lost" : fault.Retryable ? "unavailable" : "refused");
        return signal is DeviceReply || !fault.Retryable ? Delivered.Refused : Delivered.Unknown;
    }

    private static string Kind(DeviceSignal signal, DeviceVerdict verdict) => verdict switch
    {
        { Outcome: DeviceOutcome.Duplicate } => "duplicates",
        { Outcome: DeviceOutcome.Refused, Reason: "unknown_unit" } => "unknown_unit",
        { Outcome: DeviceOutcome.Refused } => "refused",
        _ => signal is DeviceReply ? "replies" : verdict.Outcome == DeviceOutcome.Heard ? "heard" : "stored",
    };

    private void Remember(string deviceId, DeviceMessage message)
    {
        if (message is not { Dialect: Dialect.Mdp or Dialect.MdpBinary, Sequence: { } sequence })
            return;
        if (!_between.TryGet((deviceId, message.Source), out var numbers))
            _between.Set((deviceId, message.Source), numbers = []);
        if (numbers.Count < MostBetween)
            numbers.Add(sequence);
    }

    private void Follow(string deviceId, DeviceMessage message)
    {
        if (message.Sequence is not { } sequence || message is ReplyMessage)
            return;
        if (_last.TryGet((deviceId, message.Source), out var last) && sequence < last)
            counters.Add("sequence_back");
        _last.Set((deviceId, message.Source), sequence);
    }
}
