using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Devices;

/// <summary>On what terms the company takes in units.</summary>
/// <param name="NewPerSecond">How many new units a silo registers in a second.</param>
public sealed record DeviceTerms(int NewPerSecond)
{
    public static DeviceTerms Usual { get; } = new(200);

    public static DeviceTerms Read(IConfiguration configuration, ICollection<string> errors)
    {
        const string Key = "Mas:Devices:NewPerSecond";
        if (configuration[Key] is not { Length: > 0 } text)
            return Usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 100_000)
            return new(rate);
        errors.Add($"{Key}: '{text}' is not a number from 1 to 100000.");
        return Usual;
    }
}
