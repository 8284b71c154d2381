namespace Mycosoft.Devices.Bme;

/// <summary>
/// The published arithmetic of the BME690: 24 bits of temperature and pressure, other registers than its predecessor's, and cubic terms in the pressure. Every stage in double precision, its result in single.
/// </summary>
internal sealed class Bme690Compensation(CalibrationRegisters calibration)
{
    public Compensated Apply(RawMeasurement raw)
    {
        var celsius = Temperature(raw.Temperature);
        return new(celsius, Pressure(raw.Pressure, celsius), Humidity(raw.Humidity, celsius), GasResistance.Ohm(raw.Gas, raw.GasRange));
    }

    private float Temperature(uint count)
    {
        var zeroed = (double)((long)count - ((long)calibration.UnsignedWord(31) << 8));
        return (float)((zeroed * Scaled(calibration.UnsignedWord(0), 30)) + (zeroed * zeroed * Scaled(calibration.Signed(2), 48)));
    }

    private float Pressure(double count, double t)
    {
        var offset = (calibration.UnsignedWord(10) * 8.0) + Cubic(t, Scaled(calibration.UnsignedWord(12), 6), Scaled(calibration.Signed(14), 8), Scaled(calibration.Signed(15), 15));
        var sensitivity = Scaled(calibration.SignedWord(4) - 16384, 20) + Cubic(t, Scaled(calibration.SignedWord(6) - 16384, 29), Scaled(calibration.Signed(8), 32), Scaled(calibration.Signed(9), 37));
        var bend = Scaled(calibration.SignedWord(18), 48) + (Scaled(calibration.Signed(20), 48) * t);
        return (float)(offset + Cubic(count, sensitivity, bend, Scaled(calibration.Signed(21), 65)));
    }

    private float Humidity(double count, float t)
    {
        // Counted from 15 degrees, in steps of 1/5120, and in single precision: in double the last digits are not the maker's.
        double warmth = (t * 5120f) - 76800f;
        var zeroed = count - ((TwelveBits(calibration.LowerNibbled(25, 24)) * 64.0) + (Scaled(calibration.Signed(26), 14) * warmth));
        var slope = Scaled(calibration.Signed(27), 26);
        var linear = zeroed * Scaled(TwelveBits(calibration.UpperNibbled(23, 24)), 16) * (1 + (slope * warmth) + (slope * Scaled(calibration.Unsigned(28), 26) * warmth * warmth));
        return (float)(linear * (1 - (Scaled(calibration.Unsigned(29), 19) * linear)));
    }

    private static double Cubic(double x, double first, double second, double third) => x * (first + (x * (second + (x * third))));

    private static double Scaled(int register, int bits) => Math.ScaleB(register, -bits);

    private static int TwelveBits(int value) => value > 2047 ? value - 4096 : value;
}
