namespace Mycosoft.Devices.Bme;

/// <summary>
/// The published arithmetic of the BME688 in single precision, as its maker computes it: 20 bits of temperature and pressure, and a fine temperature on which everything else leans.
/// </summary>
internal sealed class Bme688Compensation(CalibrationRegisters calibration)
{
    private const float FinePerDegree = 5120f;

    public Compensated Apply(RawMeasurement raw)
    {
        var fine = FineTemperature(raw.Temperature);
        var celsius = fine / FinePerDegree;
        return new(celsius, Pressure(raw.Pressure, fine), Humidity(raw.Humidity, celsius), GasResistance.Ohm(raw.Gas, raw.GasRange));
    }

    private float FineTemperature(float count)
    {
        float t1 = calibration.UnsignedWord(31);
        var linear = ((count / 16384f) - (t1 / 1024f)) * calibration.SignedWord(0);
        var offset = (count / 131072f) - (t1 / 8192f);
        return linear + (offset * offset * (calibration.Signed(2) * 16f));
    }

    private float? Pressure(float count, float fine)
    {
        var t = (fine / 2f) - 64000f;
        var offset = t * t * (calibration.Signed(15) / 131072f);
        offset += t * calibration.SignedWord(12) * 2f;
        offset = (offset / 4f) + (calibration.SignedWord(10) * 65536f);
        var slope = ((calibration.Signed(8) * t * t / 16384f) + (calibration.SignedWord(6) * t)) / 524288f;
        var sensitivity = (1f + (slope / 32768f)) * calibration.UnsignedWord(4);
        if ((int)sensitivity == 0)
            return null;
        var p = (1048576f - count - (offset / 4096f)) * 6250f / sensitivity;
        var square = calibration.SignedWord(20) * p * p / 2147483648f;
        var line = p * (calibration.SignedWord(18) / 32768f);
        var cube = p / 256f * (p / 256f) * (p / 256f) * (calibration.Unsigned(22) / 131072f);
        return p + ((square + line + cube + (calibration.Signed(14) * 128f)) / 16f);
    }

    private float Humidity(float count, float celsius)
    {
        var zeroed = count - ((calibration.LowerNibbled(25, 24) * 16f) + (calibration.Signed(26) / 2f * celsius));
        var sensitivity = calibration.UpperNibbled(23, 24) / 262144f;
        var warmth = 1f + (calibration.Signed(27) / 16384f * celsius) + (calibration.Signed(28) / 1048576f * celsius * celsius);
        var linear = zeroed * (sensitivity * warmth);
        return linear + (((calibration.Unsigned(29) / 16384f) + (calibration.Signed(30) / 2097152f * celsius)) * linear * linear);
    }
}
