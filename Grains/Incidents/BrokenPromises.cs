using Mycosoft.ServiceLevels;

namespace Mycosoft.Incidents;

/// <summary>What the company promises. A week is added up for it, and so it is read once a minute.</summary>
public sealed class BrokenPromises(ServiceTable table, TimeProvider clock) : ITroubleSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private Sighting? _last;
    private long _at;

    public async Task<Sighting> Look(CancellationToken cancellationToken)
    {
        if (_last is { } last && clock.GetElapsedTime(_at) < Fresh)
            return last;
        var levels = SloRules.Judge(await table.Read(cancellationToken));
        _last = new(Trouble.ServiceLevel, TroubleRules.Of(levels)) { Undecided = TroubleRules.Undecided(levels) };
        _at = clock.GetTimestamp();
        return _last;
    }
}
