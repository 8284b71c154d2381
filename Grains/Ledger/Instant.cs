namespace Mycosoft.Ledger;

/// <summary>Instants as both dialects hold them: UTC, whole microseconds.</summary>
internal static class Instant
{
    public static DateTime Whole(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }

    public static DateTime? Whole(DateTime? value) => value is { } some ? Whole(some) : null;
}
