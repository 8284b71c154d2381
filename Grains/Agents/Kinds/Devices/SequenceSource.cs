namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>
/// Numbers of commands: the clock in seconds, and always forward, so that no answer to an earlier incarnation is taken for one to this. Some are passed over by as much as hours, for what boards do not
/// receive; the first of an activation, and each that is ahead of the clock, is reserved on disk before it goes out.
/// </summary>
internal sealed class SequenceSource(TimeProvider clock, StateChanges<DeviceAgentState> state)
{
    private const int Reserve = 64;
    private uint _last;
    private bool _reserved;

    public uint Next => (uint)Math.Max(Math.Max(_last + 1L, _last == 0 ? state.Value.LastSequence + 1 : 0), clock.GetUtcNow().ToUnixTimeSeconds());

    /// <param name="urgent">What must go out now does not wait for the disk.</param>
    public async ValueTask Used(uint sequence, bool urgent)
    {
        _last = Math.Max(_last, sequence);
        if (urgent || (_reserved && sequence <= clock.GetUtcNow().ToUnixTimeSeconds()) || sequence <= state.Value.LastSequence)
            return;
        await state.Apply(s => s with { LastSequence = Math.Max(s.LastSequence, sequence + Reserve) }, CancellationToken.None);
        _reserved = true;
    }
}
