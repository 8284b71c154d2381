namespace Mycosoft.Devices.Bme;

/// <summary>The hot plate: what its registers hold for a temperature and a time. The same on BME688 and BME690.</summary>
internal static class Heater
{
    public const int MostSteps = 10;
    public const int Coldest = 200;
    public const int Hottest = 400;
    public const int LongestMs = 4032;

    /// <summary>The register of the plate's resistance at which it has that temperature; null where the calibration gives none that fits into it.</summary>
    public static int? Resistance(CalibrationRegisters calibration, int celsius, int ambient)
    {
        var cold = (calibration.Signed(35) / 16f) + 49f;
        var slope = (calibration.SignedWord(33) / 32768f * 0.0005f) + 0.00235f;
        var warmed = (cold * (1f + (slope * Math.Min(celsius, Hottest)))) + (calibration.Signed(36) / 1024f * ambient);
        var range = 4f / (4f + ((calibration.Unsigned(39) & 0x30) >> 4));
        var trim = 1f / (1f + (calibration.Signed(37) * 0.002f));
        var register = 3.4f * ((warmed * range * trim) - 25f);
        return register is >= 0 and < 256 ? (int)register : null;
    }

    /// <summary>The register of a time: six bits, multiplied by 1, 4, 16 or 64.</summary>
    public static int Wait(int milliseconds)
    {
        if (milliseconds >= LongestMs)
            return 0xFF;
        var (left, factor) = (milliseconds, 0);
        for (; left > 0x3F; left /= 4)
            factor++;
        return left + (factor << 6);
    }

    /// <summary>The time that a register really stands for.</summary>
    public static int MillisecondsOf(int wait) => (wait & 0x3F) << (2 * (wait >> 6));
}
