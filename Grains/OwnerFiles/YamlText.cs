using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mycosoft.OwnerFiles;

/// <summary>Reads one document of YAML, of which JSON is a part. Every fault names its line and, where there is one, its member.</summary>
internal static class YamlText
{
    private const int LongestText = 1_048_576;

    /// <param name="what">What the text is, as in "A policy".</param>
    public static Answer<T> Read<T>(string text, string what, Func<YamlNode, T> document)
        where T : class
    {
        if (text.Length > LongestText)
            return Fault.InvalidPayload($"{what} has at most {LongestText} characters.");
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 ? document(stream.Documents[0].RootNode) : Fault.InvalidPayload($"{what} is one document.");
        }
        catch (MemberException e)
        {
            return Fault.InvalidPayload($"line {e.Line}: {e.Message}", e.Path);
        }
        catch (YamlException e)
        {
            return Fault.InvalidPayload($"line {e.Start.Line}: {e.Message}");
        }
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the text.</summary>
    public static string VersionOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
