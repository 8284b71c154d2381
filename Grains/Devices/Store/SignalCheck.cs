using System.Text;

namespace Mycosoft.Devices;

/// <summary>What no table shall hold, and what nobody can have measured.</summary>
internal static class SignalCheck
{
    private const int MostText = 65_536;

    private const int MostNames = 256;

    private const long MostNumber = 1L << 53;

    /// <summary>Beyond it the sum of two may be no number any more.</summary>
    private const double MostValue = 1e100;

    public static bool IsPossible(DeviceSignal signal) =>
        UnitIds.IsPossible(signal.DeviceId) && IsText(signal.Route.Link, 300) && IsText(signal.Route.Dialect, 50) && IsTextOrNull(signal.Route.Address, 300) && signal.HeardAt > DateTime.UnixEpoch && signal switch
        {
            DeviceHello hello => IsPossible(hello),
            DeviceReading reading => IsPossible(reading),
            DeviceEvent => true,
            _ => false,
        };

    private static bool IsPossible(DeviceHello hello) =>
        IsTextOrNull(hello.Firmware, 200) && IsTextOrNull(hello.Role, 200) && IsTextOrNull(hello.DisplayName, 200) && IsTextOrNull(hello.Board, 200) && IsTextOrNull(hello.Name, 200) && IsTextOrNull(hello.Host, 300)
        && IsTextOrNull(hello.Location, 500) && IsTextOrNull(hello.ConnectionType, 50) && IsTextOrNull(hello.IngestionSource, 50) && AreNames(hello.Sensors) && AreNames(hello.Capabilities)
        && hello.Port is null or (>= 1 and <= 65_535) && IsNumber(hello.Sequence) && IsTextOrNull(hello.OtaState, 50) && IsTextOrNull(hello.Extra?.ToString(), MostText);

    private static bool IsPossible(DeviceReading reading) =>
        IsNumber(reading.Sequence) && IsNumber(reading.UptimeMs) && reading.MessageId is null or { Length: > 0 } && IsTextOrNull(reading.MessageId, 200) && IsText(reading.Sent.ToString(), MostText)
        && reading.Between.Count <= MostNames && reading.Between.All(number => IsNumber(number)) && reading.Metrics.Count <= MostNames && reading.Metrics.All(metric => metric.Name is { Length: > 0 } && IsText(metric.Name, 200) && !(Math.Abs(metric.Value) > MostValue));

    private static bool AreNames(IReadOnlyList<string>? names) => names is null || (names.Count <= MostNames && names.All(name => IsText(name, 200)));

    private static bool IsNumber(long? number) => number is null or (>= 0 and < MostNumber);

    private static bool IsTextOrNull(string? text, int most) => text is null || IsText(text, most);

    private static bool IsText(string? text, int most)
    {
        if (text is null || text.Length > most || text.Contains('\0'))
            return false;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var surrogate = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (surrogate < 0)
                return true;
            if (Rune.DecodeFromUtf16(rest[surrogate..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[(surrogate + length)..];
        }

        return true;
    }
}
