namespace Mycosoft.Devices.Protocol.Images;

/// <summary>The chips that images are for, by the number in an image's header.</summary>
public static class Chips
{
    public const string Usual = "esp32s3";

    private static readonly Dictionary<int, string> Names = new() { [0] = "esp32", [2] = "esp32s2", [5] = "esp32c3", [9] = Usual, [13] = "esp32c6" };

    public static IReadOnlyCollection<string> All => Names.Values;

    public static string? NameOf(int number) => Names.GetValueOrDefault(number);
}
