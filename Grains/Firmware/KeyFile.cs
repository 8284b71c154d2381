using System.Security.Cryptography;
using Mycosoft.Hosting;

namespace Mycosoft.Firmware;

/// <summary>The company's own key, kept in a file as base64.</summary>
internal static class KeyFile
{
    public static byte[] ReadOrCreate(string file)
    {
        var key = Convert.FromBase64String(SecretFile.ReadOrMake(file, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(FirmwareKeys.PrivateKeySize))));
        return key.Length == FirmwareKeys.PrivateKeySize ? key : throw new InvalidDataException($"{file} holds no Ed25519 private key.");
    }
}
