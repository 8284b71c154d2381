namespace Mycosoft.Tests.Support.Sites;

/// <summary>How a fake site identifies itself.</summary>
public enum SiteCertificate
{
    /// <summary>Plain HTTP.</summary>
    None = 0,
    SelfSigned = 1,
    Expired = 2,
    OtherHost = 3,
}
