namespace Mycosoft.Firmware;

/// <summary>What an image says of itself. The version of the product is not in it: an Arduino build carries the version of its core.</summary>
public sealed record ImageReport(
    string Chip, int Segments, long Size, string Sha256, long SecureVersion, string AppVersion, string Project, string BuildTime, string BuildDate, string Idf, string ElfSha256);
