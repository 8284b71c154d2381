using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Clients.Webhooks;

/// <summary>The signature of Standard Webhooks: HMAC-SHA256 over id, time and body, one for each secret.</summary>
public static class WebhookSignature
{
    public static string Of(string id, long unixSeconds, string body, IEnumerable<byte[]> secrets)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
