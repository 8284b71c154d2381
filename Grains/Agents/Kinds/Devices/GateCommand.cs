namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>A command that wants to go out.</summary>
/// <param name="Time">All the time that it has, from when it was given; null for the usual time of an attempt, for each, once its turn has come.</param>
/// <param name="Prepare">Its bytes, made when its turn has come so that numbers go out in order.</param>
internal sealed record GateCommand(string Name, TimeSpan? Time, Func<ValueTask<(OutgoingCommand? Command, Fault? Fault)>> Prepare, Func<OutgoingCommand, CancellationToken, Task<Fault?>> Send)
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(1);

    public bool Actuator { get; init; }

    public bool Repeatable { get; init; }

    public bool Urgent { get; init; }

    /// <summary>It lies somewhere until it is fetched, and can be taken back.</summary>
    public bool Withdrawable { get; init; }

    /// <summary>How often it may be sent: each attempt has a second at the least.</summary>
    public int Attempts => !Repeatable ? 1 : Time is { } time ? Math.Clamp((int)(time / LeastPatience), 1, MostAttempts) : MostAttempts;

    /// <summary>How long it takes in all when nobody answers and nobody said how long it may.</summary>
    public static TimeSpan Usual(bool repeatable) => (repeatable ? MostAttempts : 1) * UsualPatience;

    /// <summary>How long an attempt waits for its answer, when so much time is over and so many attempts are to come.</summary>
    public TimeSpan Share(TimeSpan over, int toCome)
    {
        var whole = Time ?? Usual(Repeatable);
        var (share, least) = ((whole - over) / (toCome + 1), whole < LeastPatience ? whole : LeastPatience);
        return share > least ? share : least;
    }
}
