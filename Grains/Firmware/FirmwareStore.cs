using System.Security.Cryptography;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Firmware;

/// <summary>Images and their parts in their tables.</summary>
public sealed class FirmwareStore(Database database, AuditTrail audit, TimeProvider clock)
{
    private const string Columns =
        "id, product, version, channel, chip, min_hardware, notes, size, sha256, secure_version, app_version, project, idf, manifest, signature, key_id, published_at, published_by, withdrawn_at, withdrawn_by";

    // Of what is published nothing is written over, whoever knows its id.
    private const string Keep = """
        INSERT INTO firmware_parts (image, part, bytes, written_at) SELECT @image, @part, @bytes, @now WHERE NOT EXISTS (SELECT 1 FROM firmware_images WHERE id = @image)
        ON CONFLICT DO NOTHING
        """;

    private const string Insert = $"""
        INSERT INTO firmware_images ({Columns})
        VALUES (@id, @product, @version, @channel, @chip, @hardware, @notes, @size, @sha256, @secure, @app, @project, @idf, @manifest, @signature, @key, @now, @by, @none, @nobody)
        ON CONFLICT DO NOTHING
        """;

    private const string Withdrawal = "UPDATE firmware_images SET withdrawn_at = @now, withdrawn_by = @by WHERE id = @id AND withdrawn_at IS NULL";

    private const string Leftovers = "DELETE FROM firmware_parts WHERE written_at < @before AND NOT EXISTS (SELECT 1 FROM firmware_images WHERE id = image)";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task Put(FirmwarePart part, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(Keep).With("image", part.Upload).With("part", part.Index).With("bytes", part.Bytes).With("now", Now).Run(database, connection, cancellationToken);
    }

    public async Task<Answer<FirmwarePart>> Part(Guid imageId, int index, CancellationToken cancellationToken)
    {
        var select = new Select("bytes FROM firmware_parts").Where("image = @image", "image", imageId).Where("part = @part", "part", index);
        return await select.All(database, r => r.Bytes(0), cancellationToken) is [var bytes] ? new FirmwarePart(imageId, index, bytes) : Fault.NotFound($"Image {imageId} has no part {index}");
    }

    /// <summary>The whole of an upload; null when parts of it are missing or it is not what the gateway received.</summary>
    public async Task<byte[]?> Whole(Guid upload, long size, string sha256, CancellationToken cancellationToken)
    {
        var (whole, end) = (new byte[size], 0L);
        await using var connection = await database.Open(cancellationToken);
        await foreach (var row in new Select("bytes FROM firmware_parts").Where("image = @image", "image", upload).Then("ORDER BY part").Rows(database, connection, cancellationToken))
        {
            var bytes = row.Bytes(0);
            if (bytes.Length > size - end)
                return null;
            bytes.CopyTo(whole, end);
            end += bytes.Length;
        }

        return end == size && Convert.ToHexStringLower(SHA256.HashData(whole)) == sha256 ? whole : null;
    }

    /// <summary>Adds the image, or answers the one that its version is already.</summary>
    public async Task<FirmwareRecord> Add(FirmwareRecord image, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var added = await new Statement(Insert).With("id", image.Id).With("product", image.Product).With("version", image.Version).With("channel", image.Channel).With("chip", image.Chip).With("hardware", image.MinHardware)
            .With("notes", image.Notes).With("size", image.Size).With("sha256", image.Sha256).With("secure", image.SecureVersion).With("app", image.AppVersion).With("project", image.Project).With("idf", image.Idf)
            .With("manifest", image.Manifest).With("signature", image.Signature).With("key", image.KeyId).With("now", Now).With("by", image.PublishedBy).With("none", null).With("nobody", null)
            .Run(database, connection, cancellationToken) == 1;
        if (added)
        {
            await audit.Append(connection, [new AuditEntry(Now, image.PublishedBy, "firmware.published") { Subject = image.Id.ToString(), What = $"{image.Product} {image.Version}" }], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (await One(new Select($"{Columns} FROM firmware_images").Where("id = @id", "id", image.Id), cancellationToken))!;
        }

        await new Statement("DELETE FROM firmware_parts WHERE image = @image AND NOT EXISTS (SELECT 1 FROM firmware_images WHERE id = @image)").With("image", image.Id).Run(database, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await OfVersion(image.Product, image.Version, cancellationToken))!;
    }

    public async Task<Answer<Page<FirmwareRecord>>> List(FirmwareFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select($"{Columns} FROM firmware_images").Where("product = @product", "product", filter.Product).Where("channel = @channel", "channel", filter.Channel);
        if (!filter.Withdrawn)
            select.Where("withdrawn_at IS NULL");
        if (cursor is { } after)
            select.Where("(published_at, id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        return Paging.Of(await select.Then("ORDER BY published_at DESC, id DESC").Limit(filter.Limit + 1).All(database, Read, cancellationToken), filter.Limit, i => new Cursor(i.PublishedAt, i.Id).ToString());
    }

    public async Task<Answer<FirmwareRecord>> Find(Guid imageId, CancellationToken cancellationToken) =>
        await One(new Select($"{Columns} FROM firmware_images").Where("id = @id", "id", imageId), cancellationToken) is { } image ? image : Fault.NotFound($"Firmware {imageId} not found");

    public Task<FirmwareRecord?> OfVersion(string product, string version, CancellationToken cancellationToken) =>
        One(new Select($"{Columns} FROM firmware_images").Where("product = @product", "product", product).Where("version = @version", "version", version), cancellationToken);

    /// <summary>Of all products, for who looks for what a unit runs.</summary>
    public Task<List<FirmwareRecord>> All(string? product, CancellationToken cancellationToken) =>
        new Select($"{Columns} FROM firmware_images").Where("product = @product", "product", product).Then("ORDER BY published_at DESC, id DESC").Limit(Paging.MaxLimit).All(database, Read, cancellationToken);

    public async Task<Answer<FirmwareRecord>> Withdraw(Guid imageId, string principal, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await new Statement(Withdrawal).With("now", Now).With("by", principal).With("id", imageId).Run(database, connection, cancellationToken) == 1)
            await audit.Append(connection, [new AuditEntry(Now, principal, "firmware.withdrawn") { Subject = imageId.ToString() }], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await Find(imageId, cancellationToken);
    }

    /// <summary>Removes parts of uploads of which no image was made.</summary>
    public async Task<int> CleanUp(TimeSpan kept, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return await new Statement(Leftovers).With("before", Now - kept).Run(database, connection, cancellationToken);
    }

    private async Task<FirmwareRecord?> One(Select select, CancellationToken cancellationToken) => (await select.All(database, Read, cancellationToken)).FirstOrDefault();

    private static FirmwareRecord Read(Row row) => new(
        row.Id(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6), row.Number(7), row.Text(8), row.Number(9), row.Text(10), row.Text(11), row.Text(12), row.Text(13),
        row.Text(14), row.Text(15), row.Time(16), row.Text(17), row.TimeOrNull(18), row.TextOrNull(19));
}
