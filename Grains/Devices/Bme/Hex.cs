namespace Mycosoft.Devices.Bme;

/// <summary>Registers as text.</summary>
internal static class Hex
{
    /// <summary>Null when it is not so many bytes.</summary>
    public static byte[]? Bytes(string text, int length)
    {
        var bytes = new byte[length];
        return text.Length == 2 * length && Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == length ? bytes : null;
    }
}
