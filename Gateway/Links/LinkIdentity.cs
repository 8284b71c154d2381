using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>Whose words come on a link without addresses: they are the board's that said its name there. What came before is held until then.</summary>
internal sealed class LinkIdentity
{
    public const string SideB = "side_b";
    public const int MostHeld = 64;

    private readonly Queue<DeviceMessage> _held = new();

    /// <summary>The board; null until it said its name.</summary>
    public string? Unit { get; private set; }

    /// <summary>What can be said to be of a unit now, in order; <paramref name="lost"/> says how many were held and are held no more.</summary>
    public IReadOnlyList<(string DeviceId, DeviceMessage Message)> Hear(DeviceMessage message, out int lost)
    {
        lost = 0;
        if (message.DeviceId is { } named && (message is HelloMessage || Unit is null))
            Unit = named;
        if ((message.DeviceId ?? Unit) is { } unit)
            return [.. Release().Select(held => (unit, held)), (unit, message)];
        _held.Enqueue(message);
        if (_held.Count > MostHeld)
        {
            _held.Dequeue();
            lost = 1;
        }

        return [];
    }

    /// <summary>The connection is over, and another board may be at the end of the next. Answers how many messages were nobody's.</summary>
    public int Forget()
    {
        var lost = _held.Count;
        _held.Clear();
        Unit = null;
        return lost;
    }

    private List<DeviceMessage> Release()
    {
        var held = _held.ToList();
        _held.Clear();
        return held;
    }
}
