namespace Mycosoft.Firmware;

/// <summary>Takes images in and gives them out: nothing is published that was not checked whole, and nothing is given whose signature is not trusted any more.</summary>
public sealed class FirmwareShelf(FirmwareStore store, FirmwareKeys keys, TimeProvider clock)
{
    public async Task<Answer<FirmwareRecord>> Publish(FirmwarePublication publication, CancellationToken cancellationToken)
    {
        if (FirmwareManifest.Check(publication) is { } wrong)
            return wrong;
        if (await store.Whole(publication.Upload, publication.Size, publication.Sha256, cancellationToken) is not { } bytes)
            return new Fault(FaultCodes.Conflict, "The upload is not whole; send it again.", Retryable: true);
        if (!ImageReader.Read(bytes, publication.Chip).TryGet(out var image, out var fault))
            return fault;
        var manifest = FirmwareManifest.Of(publication, image);
        if (!Signed(publication, manifest).TryGet(out var signature, out fault))
            return fault;
        var wanted = new FirmwareRecord(
            publication.Upload, publication.Product, publication.Version, publication.Channel, image.Chip, publication.MinHardware, publication.Notes, image.Size, image.Sha256, image.SecureVersion, image.AppVersion, image.Project,
            image.Idf, manifest, signature.Signature, signature.KeyId, default, publication.Principal);
        var kept = await store.Add(wanted, cancellationToken);
        if (kept.WithdrawnAt is not null)
            return Fault.Conflict($"{kept.Product} {kept.Version} was withdrawn; publish another version.");
        return kept.Sha256 == image.Sha256 && kept.Manifest == manifest ? kept : Fault.Conflict($"{kept.Product} {kept.Version} is published already and is another image or another manifest.");
    }

    public Task<Answer<FirmwareRecord>> Find(Guid imageId, CancellationToken cancellationToken) => store.Find(imageId, cancellationToken);

    /// <summary>An image that may be offered: known, not withdrawn, its signature still trusted.</summary>
    public async Task<Answer<FirmwareRecord>> Offerable(Guid imageId, CancellationToken cancellationToken)
    {
        if (!(await store.Find(imageId, cancellationToken)).TryGet(out var image, out var fault))
            return fault;
        return Refusal(image) is { } refusal ? refusal : image;
    }

    public Fault? Refusal(FirmwareRecord image) =>
        image.WithdrawnAt is not null ? Fault.NotFound($"Firmware {image.Id} is withdrawn") : keys.Check(image.Manifest, image.KeyId, image.Signature);

    public async Task<Answer<FirmwareRecord>> Open(FirmwareTicket ticket, CancellationToken cancellationToken) =>
        keys.Check(ticket, clock.GetUtcNow().UtcDateTime) is { } fault ? fault : await Offerable(ticket.ImageId, cancellationToken);

    /// <summary>Reads it as it lies in the tables once more.</summary>
    public async Task<Answer<ImageVerdict>> Verify(Guid imageId, CancellationToken cancellationToken)
    {
        if (!(await store.Find(imageId, cancellationToken)).TryGet(out var image, out var fault))
            return fault;
        var bytes = await store.Whole(image.Id, image.Size, image.Sha256, cancellationToken);
        var (report, wrong) = bytes is null ? (null, null) : ImageReader.Read(bytes, image.Chip) is var read ? (read.Value, read.Fault) : default;
        var signature = keys.Check(image.Manifest, image.KeyId, image.Signature);
        return new ImageVerdict(
            image.Id, image.Product, image.Version, bytes is not null && report is not null && signature is null && image.WithdrawnAt is null, bytes is not null, wrong?.Message, signature is null, signature?.Message, image.KeyId,
            image.WithdrawnAt is not null, report);
    }

    private Answer<ManifestSignature> Signed(FirmwarePublication publication, string manifest)
    {
        if (publication is not { KeyId: { } key, Signature: { } signature })
            return keys.Sign(manifest);
        return keys.Check(manifest, key, signature) is { } fault ? fault : new ManifestSignature(key, signature);
    }
}

/// <summary>What is true of a stored image.</summary>
public sealed record ImageVerdict(
    Guid ImageId, string Product, string Version, bool Usable, bool BytesMatch, string? ImageError, bool SignatureValid, string? SignatureError, string KeyId, bool Withdrawn, ImageReport? Image);
