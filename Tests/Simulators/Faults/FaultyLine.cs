namespace Mycosoft.Tests.Simulators.Faults;

/// <summary>The way out of a unit, with whatever befalls a frame on it. Has dice of its own, so that faults do not change what is measured.</summary>
internal sealed class FaultyLine(FaultPlan plan, Random dice, TimeProvider clock, LineOut put, Action<DateTimeOffset, Action> at)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);
    private static readonly FaultKind[] Rolled = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.Drift)];

    private readonly Queue<FaultKind> _next = [];
    private DateTimeOffset _silentUntil;
    private DateTimeOffset _freeAt;
    private FaultKind? _aftermath;

    public FaultPlan Plan { get; set; } = plan;

    public void Next(FaultKind fault) => _next.Enqueue(fault);

    /// <summary>What has to happen to the board now; asked once.</summary>
    public FaultKind? TakeAftermath()
    {
        var aftermath = _aftermath;
        _aftermath = null;
        return aftermath;
    }

    public void Reset()
    {
        _silentUntil = _freeAt = default;
        _aftermath = null;
    }

    public void Send(ReadOnlySpan<byte> frame)
    {
        if (clock.GetUtcNow() < _silentUntil)
            return;
        if (_next.TryDequeue(out var forced))
        {
            Suffer(forced, frame);
            return;
        }

        foreach (var kind in Plan.IsNone ? [] : Rolled)
        {
            if (dice.NextDouble() < Plan.Rate(kind))
            {
                Suffer(kind, frame);
                return;
            }
        }

        Deliver(frame);
    }

    private void Suffer(FaultKind kind, ReadOnlySpan<byte> frame)
    {
        switch (kind)
        {
            case FaultKind.Lost:
                break;
            case FaultKind.Duplicated:
                Deliver(frame);
                Deliver(frame);
                break;
            case FaultKind.Flipped:
                Flip(frame);
                break;
            case FaultKind.Truncated:
                Deliver(frame[..dice.Next(1, frame.Length)]);
                break;
            case FaultKind.Garbage:
                Garbage();
                Deliver(frame);
                break;
            case FaultKind.Mute:
                _silentUntil = clock.GetUtcNow() + Silence;
                break;
            case FaultKind.Stuck:
                _silentUntil = clock.GetUtcNow() + Silence;
                Stick();
                break;
            case FaultKind.Slow:
                _freeAt = Later(clock.GetUtcNow()) + Delay;
                Deliver(frame);
                break;
            default:
                Deliver(frame);
                _aftermath = kind;
                break;
        }
    }

    private void Flip(ReadOnlySpan<byte> frame)
    {
        var turned = frame.ToArray();
        turned[dice.Next(turned.Length)] ^= (byte)(1 << dice.Next(8));
        Deliver(turned);
    }

    private void Garbage()
    {
        var noise = new byte[dice.Next(1, 64)];
        dice.NextBytes(noise);
        Deliver(noise);
    }

    private void Stick()
    {
        Span<byte> same = stackalloc byte[32];
        same.Fill(0x55);
        put(same);
        if (clock.GetUtcNow().AddSeconds(1) is var next && next < _silentUntil)
            at(next, Stick);
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        if (_freeAt <= clock.GetUtcNow())
        {
            put(bytes);
            return;
        }

        var late = bytes.ToArray();
        at(_freeAt, () => put(late));
        // The agenda does not keep the order of what is due at once.
        _freeAt = _freeAt.AddTicks(1);
    }

    private DateTimeOffset Later(DateTimeOffset now) => _freeAt > now ? _freeAt : now;
}

/// <summary>Takes bytes that leave a unit.</summary>
internal delegate void LineOut(ReadOnlySpan<byte> bytes);
