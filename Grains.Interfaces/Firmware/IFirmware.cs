using Orleans.Concurrency;

namespace Mycosoft.Firmware;

/// <summary>The company's firmware: what is published, under which signature. Any silo; key 0.</summary>
[GrainInterfaceType("mas.firmware"), Alias("mas.firmware")]
public interface IFirmware : IGrainWithIntegerKey
{
    /// <summary>
    /// Publishes the parts that were put under the publication's upload: checked as an image, its manifest signed (or the given signature checked). The same version of a product with the same bytes is the same
    /// image; with other bytes it is a <c>conflict</c>. Faults: invalid_payload (no image for that chip), not_configured (no key), forbidden (a signature that no trusted key made).
    /// </summary>
    [Alias("publish"), ResponseTimeout("00:00:30")]
    Task<Answer<FirmwareRecord>> Publish(FirmwarePublication publication, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<FirmwareRecord>>> List(FirmwareFilter filter, CancellationToken cancellationToken);

    /// <summary>One, or <c>not_found</c>.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<FirmwareRecord>> Find(Guid imageId, CancellationToken cancellationToken);

    /// <summary>Offers it to nobody any more and gives it to nobody any more. Its version stays taken. Twice is once.</summary>
    [Alias("withdraw")]
    Task<Answer<FirmwareRecord>> Withdraw(Guid imageId, string principal, CancellationToken cancellationToken);
}

/// <summary>The bytes of images, in parts. Any silo; key 0.</summary>
[GrainInterfaceType("mas.firmware-parts"), Alias("mas.firmware-parts")]
public interface IFirmwareParts : IGrainWithIntegerKey
{
    /// <summary>Bytes of every part but the last.</summary>
    const int Size = 131_072;

    /// <summary>Bytes of the largest image.</summary>
    const int Largest = 16_777_216;

    /// <summary>Keeps a part of an upload. Parts of which no image is made are removed after an hour.</summary>
    [Alias("put")]
    Task<Fault?> Put(FirmwarePart part, CancellationToken cancellationToken);

    /// <summary>What a signed address opens: faults forbidden (not ours, another unit's, over) and not_found (unknown or withdrawn).</summary>
    [Alias("open"), ReadOnly]
    Task<Answer<FirmwareRecord>> Open(FirmwareTicket ticket, CancellationToken cancellationToken);

    /// <summary>One part, or <c>not_found</c>.</summary>
    [Alias("read"), ReadOnly]
    Task<Answer<FirmwarePart>> Read(Guid imageId, int index, CancellationToken cancellationToken);
}

/// <summary>A part of an image.</summary>
/// <param name="Upload">What it belongs to: an upload, or an image.</param>
/// <param name="Index">From 0.</param>
/// <param name="Bytes">Exactly <see cref="IFirmwareParts.Size"/> but for the last.</param>
[GenerateSerializer, Immutable, Alias("mas.firmware-part")]
public sealed record FirmwarePart([property: Id(0)] Guid Upload, [property: Id(1)] int Index, [property: Id(2)] byte[] Bytes);

/// <summary>What is to be published.</summary>
/// <param name="Upload">Under which its parts were put.</param>
/// <param name="Product">As <c>side-a-mdp</c>; letters, digits, dots, underscores and hyphens, at most 80.</param>
/// <param name="Version">As its units will name it, with or without the product and a hyphen before it; at most 40.</param>
/// <param name="Channel">stable, beta or dev.</param>
/// <param name="Chip">esp32, esp32s2, esp32s3, esp32c3 or esp32c6.</param>
/// <param name="MinHardware">The least board; null for any.</param>
/// <param name="Notes">At most 10,000 characters; not signed.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the whole, as the gateway counted it: lower-case hexadecimal.</param>
/// <param name="KeyId">Of the outside key that signed the manifest; null when the company signs.</param>
/// <param name="Signature">Of that key: Ed25519, base64.</param>
/// <param name="Principal">Who publishes.</param>
[GenerateSerializer, Immutable, Alias("mas.firmware-publication")]
public sealed record FirmwarePublication(
    [property: Id(0)] Guid Upload,
    [property: Id(1)] string Product,
    [property: Id(2)] string Version,
    [property: Id(3)] string Channel,
    [property: Id(4)] string Chip,
    [property: Id(5)] string? MinHardware,
    [property: Id(6)] string? Notes,
    [property: Id(7)] long Size,
    [property: Id(8)] string Sha256,
    [property: Id(9)] string? KeyId,
    [property: Id(10)] string? Signature,
    [property: Id(11)] string Principal);

/// <summary>A published image.</summary>
/// <param name="Id">The image.</param>
/// <param name="Product">As of <see cref="FirmwarePublication"/>.</param>
/// <param name="Version">As of <see cref="FirmwarePublication"/>.</param>
/// <param name="Channel">stable, beta or dev.</param>
/// <param name="Chip">For which it is.</param>
/// <param name="MinHardware">The least board; null for any.</param>
/// <param name="Notes">What its maker says of it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="SecureVersion">Below which a unit does not go back.</param>
/// <param name="AppVersion">As its header says it; an Arduino build names the core there.</param>
/// <param name="Project">As its header says it.</param>
/// <param name="Idf">The version of ESP-IDF that built it.</param>
/// <param name="Manifest">What is signed, canonical JSON.</param>
/// <param name="Signature">Ed25519 over the manifest, base64.</param>
/// <param name="KeyId">Of the key that signed: the first 16 hexadecimal digits of the SHA-256 of the public key.</param>
/// <param name="PublishedAt">UTC.</param>
/// <param name="PublishedBy">Who.</param>
/// <param name="WithdrawnAt">UTC; null while it may be offered.</param>
/// <param name="WithdrawnBy">Who.</param>
[GenerateSerializer, Immutable, Alias("mas.firmware-image")]
public sealed record FirmwareRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Product,
    [property: Id(2)] string Version,
    [property: Id(3)] string Channel,
    [property: Id(4)] string Chip,
    [property: Id(5)] string? MinHardware,
    [property: Id(6)] string? Notes,
    [property: Id(7)] long Size,
    [property: Id(8)] string Sha256,
    [property: Id(9)] long SecureVersion,
    [property: Id(10)] string AppVersion,
    [property: Id(11)] string Project,
    [property: Id(12)] string Idf,
    [property: Id(13)] string Manifest,
    [property: Id(14)] string Signature,
    [property: Id(15)] string KeyId,
    [property: Id(16)] DateTime PublishedAt,
    [property: Id(17)] string PublishedBy,
    [property: Id(18)] DateTime? WithdrawnAt = null,
    [property: Id(19)] string? WithdrawnBy = null);

/// <summary>Which images.</summary>
/// <param name="Product">Only this product's.</param>
/// <param name="Channel">Only this channel's.</param>
/// <param name="Withdrawn">Whether withdrawn ones are among them.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.firmware-filter")]
public sealed record FirmwareFilter(
    [property: Id(0)] string? Product = null, [property: Id(1)] string? Channel = null, [property: Id(2)] bool Withdrawn = false, [property: Id(3)] int Limit = 100, [property: Id(4)] string? Cursor = null);

/// <summary>What a signed address carries.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Unit">The unit it was made for.</param>
/// <param name="Expires">Seconds since 1970.</param>
/// <param name="Signature">Base64url.</param>
/// <param name="Manifest">Whether only what is signed of the image is asked for; the address of the image opens that as well.</param>
[GenerateSerializer, Immutable, Alias("mas.firmware-ticket")]
public sealed record FirmwareTicket([property: Id(0)] Guid ImageId, [property: Id(1)] string Unit, [property: Id(2)] long Expires, [property: Id(3)] string Signature, [property: Id(4)] bool Manifest = false);
