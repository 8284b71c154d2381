namespace Mycosoft.Tests.Simulators.Updates;

/// <summary>What a unit was told to fetch.</summary>
/// <param name="Sha256">Hexadecimal.</param>
/// <param name="Size">Bytes.</param>
internal sealed record UpdateOrder(Uri Url, string Sha256, long Size, string Version, string Rollout)
{
    /// <summary>What fits a board's flash.</summary>
    public const long MostBytes = 16 * 1024 * 1024;
}
