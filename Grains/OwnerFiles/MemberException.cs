using YamlDotNet.RepresentationModel;

namespace Mycosoft.OwnerFiles;

/// <summary>A member of a document cannot be taken.</summary>
internal sealed class MemberException(YamlNode node, string path, string message) : Exception(message)
{
    public long Line { get; } = node.Start.Line;

    public string Path => path;
}
