namespace Mycosoft.Devices.Protocol.Images;

/// <summary>What some bytes say of themselves as an ESP32 application image, as far as they can be read, and all that is wrong with them.</summary>
/// <param name="Sound">Nothing is.</param>
/// <param name="Sha256">Of all bytes, lower-case hexadecimal.</param>
/// <param name="ChipNumber">As the header has it; null when there is no header.</param>
/// <param name="Chip">Its name; null when it is not known.</param>
/// <param name="SegmentCount">How many the header announces.</param>
/// <param name="Segments">Those that are there whole.</param>
/// <param name="Descriptor">Null when there is none, as in a bootloader.</param>
/// <param name="Checksum">Null when the bytes end before it.</param>
/// <param name="Hash">Null when the bytes end before it, or it carries none.</param>
/// <param name="Behind">Bytes behind its end; null when that was not reached.</param>
/// <param name="Wrong">In the order of the bytes.</param>
public sealed record ImageStructure(
    bool Sound, long Size, string Sha256, int? ChipNumber, string? Chip, int? SegmentCount, IReadOnlyList<ImageSegment> Segments, ImageDescriptor? Descriptor, ImageCheck? Checksum, ImageCheck? Hash, long? Behind,
    IReadOnlyList<string> Wrong);

/// <param name="Offset">Of its bytes, behind its own header.</param>
/// <param name="Address">Where it is loaded.</param>
public sealed record ImageSegment(long Offset, long Address, long Size);

/// <summary>The application descriptor. The version of the product is not in it: an Arduino build carries the version of its core.</summary>
public sealed record ImageDescriptor(long SecureVersion, string Version, string Project, string BuildTime, string BuildDate, string Idf, string ElfSha256);

/// <param name="Found">What stands there, hexadecimal.</param>
/// <param name="Computed">What the bytes before it come to.</param>
public sealed record ImageCheck(long Offset, string Found, string Computed, bool Right);
