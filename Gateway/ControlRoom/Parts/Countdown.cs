using System.Globalization;

namespace Mycosoft.ControlRoom.Parts;

/// <summary>How long it is until something ends. The page says the same by itself every second.</summary>
internal static class Countdown
{
    public static string Say(DateTime at, DateTime now) => (at - now) switch
    {
        { Ticks: <= 0 } => "over",
        { TotalMinutes: < 1 } left => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds):0} s left"),
        { TotalHours: < 1 } left => string.Create(CultureInfo.InvariantCulture, $"{left.Minutes} min {left.Seconds:00} s left"),
        { TotalHours: < 48 } left => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes:00} min left"),
        var left => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalDays} d left"),
    };
}
