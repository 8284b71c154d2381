namespace Mycosoft.Tests.Support.Sites;

/// <summary>A request as a fake site received it.</summary>
public sealed record SiteRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body);
