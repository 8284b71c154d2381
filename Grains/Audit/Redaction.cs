using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mycosoft.Audit;

/// <summary>Takes secrets out of what is kept for ever: the values of members whose names say so, and words that look like keys wherever they stand.</summary>
public static partial class Redaction
{
    private const string Hidden = "[redacted]";

    private static readonly SearchValues<string> Secrets = SearchValues.Create(
        ["password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "api-key", "authorization", "credential", "private_key", "privatekey", "cookie", "bearer", "signature", "pwd", "access_key", "accesskey", "connection_string", "connectionstring"],
        StringComparison.OrdinalIgnoreCase);

    public static string Of(JsonText text)
    {
        using var document = JsonDocument.Parse(text.ToString());
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, AuditText.Options))
            Write(writer, document.RootElement);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string? Of(string? text) => text is null ? null : Pair().Replace(UserInfo().Replace(Key().Replace(text, Hidden), $"://{Hidden}@"), $"$1{Hidden}");

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (IsSecret(member.Name, member.Value.ValueKind))
                        writer.WriteStringValue(Hidden);
                    else
                        Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Of(value.GetString()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>max_tokens and the like are numbers of tokens, and no tokens.</summary>
    private static bool IsSecret(string name, JsonValueKind kind) => kind switch
    {
        JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => false,
        JsonValueKind.Number when name.Contains("tokens", StringComparison.OrdinalIgnoreCase) => false,
        _ => name.AsSpan().ContainsAny(Secrets),
    };

    [GeneratedRegex(@"\b(?:mas_|whsec_|sk-|sk_live_|sk_test_|ghp_|github_pat_|xox[abp]-|AKIA)[A-Za-z0-9_\-+/=]{8,}|\bBearer\s+[A-Za-z0-9_\-.~+/=]{8,}|\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{4,}", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    /// <summary>A name and password before the host of an address.</summary>
    [GeneratedRegex(@"://[^\s/@:]+:[^\s/@]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    /// <summary>As in a connection string.</summary>
    [GeneratedRegex(@"\b((?:password|pwd|secret|token|api[_-]?key)\s*=\s*)[^;,&""'\r\n]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pair();
}
