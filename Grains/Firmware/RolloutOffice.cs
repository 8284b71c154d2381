using Mycosoft.Agents;
using Mycosoft.Devices;

namespace Mycosoft.Firmware;

/// <summary>Makes rollouts and steers them.</summary>
public sealed class RolloutOffice(RolloutBook book, FirmwareStore images, FirmwareShelf shelf, FirmwareKeys keys, IUnits units, TimeProvider clock)
{
    private const int MostAddress = 300;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="rolloutId">Follows from the task, so that one that runs again makes no second rollout.</param>
    public async Task<Outcome<RolloutRecord>> Push(PushUpdateRequest request, Guid rolloutId, string by, CancellationToken cancellationToken)
    {
        if ((await book.Find(rolloutId, cancellationToken)).Value is { } made)
            return made.Rollout;
        if (!(await Image(request.ImageId, request.Product, request.Version, cancellationToken)).TryGet(out var image, out var fault))
            return fault;
        if (!(await units.Select(Filter(request.Selector), cancellationToken)).TryGet(out var devices, out fault))
            return fault;
        if (devices.Count == 0)
            return Fault.NotFound("No unit fits the selector.");
        return await Make(new(rolloutId, image, request.Plan(), by, null, request.AllowDowngrade), devices, cancellationToken);
    }

    /// <summary>Ends the rollout and offers the version before to all that run its version; or offers it to the units of a selector.</summary>
    public async Task<Outcome<RolloutRecord>> Rollback(RollbackRequest request, Guid rolloutId, string by, CancellationToken cancellationToken)
    {
        if ((await book.Find(rolloutId, cancellationToken)).Value is { } made)
            return made.Rollout;
        if (request.Selector is { } selector)
            return await Rollback(selector, request, rolloutId, by, cancellationToken);
        if (!(await book.Find(request.RolloutId!.Value, cancellationToken)).TryGet(out var report, out var fault))
            return fault;
        if (!(await images.Find(report.Rollout.ImageId, cancellationToken)).TryGet(out var current, out fault) || !(await Before(report, current, request.Version, cancellationToken)).TryGet(out var before, out fault))
            return fault;
        if (before.SecureVersion < current.SecureVersion)
            return new Fault(FaultCodes.PreconditionFailed, $"{before.Version} has secure version {before.SecureVersion}; units with {current.Version} do not go back below {current.SecureVersion}.");
        if (report.Rollout.Status != RolloutStatus.Completed && (await book.Decide(report.Rollout.Id, RolloutVerb.Abort, by, request.Reason ?? "rolled back", cancellationToken)).Fault is { } refused)
            return refused;
        var offered = report.Units.Where(u => u.Attempt > 0).Select(u => u.DeviceId).ToList();
        if (offered.Count == 0)
            return Fault.Conflict("None of its units was offered it; it is aborted.");
        if (!(await units.Select(new(Ids: offered), cancellationToken)).TryGet(out var devices, out fault))
            return fault;
        var running = devices.Where(d => FirmwareVersion.IsSame(d.Firmware, current.Product, current.Version)).ToList();
        return running.Count == 0
            ? Fault.Conflict("None of its units runs its version; it is aborted.")
            : await Make(new(rolloutId, before, request.Plan(report.Rollout.Plan), by, report.Rollout.Id, Back: true), running, cancellationToken);
    }

    public async Task<Outcome<RolloutReport>> Decide(RolloutOrderRequest request, RolloutVerb verb, string by, CancellationToken cancellationToken) =>
        (await book.Decide(request.RolloutId, verb, by, request.Reason, cancellationToken)).TryGet(out var report, out var fault) ? Shown(report, 100) : fault;

    public async Task<Outcome<RolloutReport>> Status(RolloutRequest request, CancellationToken cancellationToken) =>
        (await book.Find(request.RolloutId, cancellationToken)).TryGet(out var report, out var fault) ? Shown(report, request.Units) : fault;

    public async Task<Outcome<RolloutList>> List(ListRolloutsRequest request, CancellationToken cancellationToken) =>
        (await book.List(new(request.Status, request.Limit, request.Cursor), cancellationToken)).TryGet(out var page, out var fault) ? new RolloutList(page.Items, page.Next) : fault;

    public static DeviceFilter Filter(UnitSelector? selector) => new(Role: selector?.Role, Firmware: selector?.Firmware, Ids: selector?.Ids?.Distinct(StringComparer.Ordinal).ToList(), Location: selector?.Location);

    private async Task<Outcome<RolloutRecord>> Rollback(UnitSelector selector, RollbackRequest request, Guid rolloutId, string by, CancellationToken cancellationToken)
    {
        if (!(await units.Select(Filter(selector), cancellationToken)).TryGet(out var devices, out var fault))
            return fault;
        if (devices.Count == 0)
            return Fault.NotFound("No unit fits the selector.");
        var published = await images.All(request.Product, cancellationToken);
        var running = devices.Select(d => (Device: d, Image: Eligibility.Running(published, d.Firmware)!)).Where(u => u.Image is not null).ToList();
        if (running.Count == 0)
            return new Fault(FaultCodes.PreconditionFailed, $"None of {devices.Count} units runs a version that is published here{(request.Product is { } product ? $" of {product}" : "")}.");
        if (!RollbackRules.Target(published, [.. running.Select(u => u.Image)], request.Version).TryGet(out var before, out fault))
            return fault;
        if (shelf.Refusal(before) is { } refusal)
            return refusal;
        var after = running.Where(u => RollbackRules.IsAfter(u.Image, before)).Select(u => u.Device).ToList();
        return after.Count == 0
            ? new Fault(FaultCodes.PreconditionFailed, $"None of {devices.Count} units runs anything after {before.Product} {before.Version}.")
            : await Make(new(rolloutId, before, request.Plan(new()), by, null, Back: true), after, cancellationToken);
    }

    private async Task<Outcome<RolloutRecord>> Make(RolloutWish wish, IReadOnlyList<DeviceRecord> devices, CancellationToken cancellationToken)
    {
        // Said now, and not when the first unit cannot be told.
        if (!keys.Address(wish.Image.Id, devices.MaxBy(d => d.DeviceId.Length)!.DeviceId, Now).TryGet(out var longest, out var fault))
            return fault;
        if (longest.AbsoluteUri.Length > MostAddress)
            return new Fault(FaultCodes.PreconditionFailed, $"The address of an image has {longest.AbsoluteUri.Length} characters and units take {MostAddress}; shorten {FirmwareOptions.BaseUrlName}.");
        var published = await images.All(wish.Image.Product, cancellationToken);
        var (fit, unfit) = (new List<RolloutUnit>(), new List<RolloutUnit>());
        foreach (var device in devices)
        {
            var why = Eligibility.WhyNot(device, wish.Image, Eligibility.Running(published, device.Firmware), wish.Back);
            (why is null ? fit : unfit).Add(new(device.DeviceId, 0, why is null ? UnitUpdate.Pending : UnitUpdate.Skipped, 0, false, device.Firmware, null, null, null, Now, why));
        }

        if (fit.Count == 0)
            return new Fault(FaultCodes.PreconditionFailed, $"None of {devices.Count} units may be given {wish.Image.Product} {wish.Image.Version}: {unfit[0].DeviceId} {unfit[0].Reason}.");
        var rollout = new RolloutRecord(
            wish.Id, wish.Image.Id, wish.Image.Product, wish.Image.Version, RolloutStatus.Running, wish.Plan, RolloutRules.Allowed(wish.Plan, fit.Count), new Dictionary<string, int>(), wish.RollbackOf, Now, wish.By, Now, null);
        await book.Create(rollout, [.. Waved(rollout, fit), .. unfit], cancellationToken);
        return (await book.Find(wish.Id, cancellationToken)).TryGet(out var report, out var lost) ? report.Rollout : lost;
    }

    /// <summary>Which unit is in which wave follows from the rollout alone, and is not always the same first one.</summary>
    private static IEnumerable<RolloutUnit> Waved(RolloutRecord rollout, List<RolloutUnit> fit)
    {
        var shuffled = fit.OrderBy(u => DeterministicId.From("wave", rollout.Id.ToString(), u.DeviceId)).ToList();
        var next = 0;
        foreach (var (wave, size) in RolloutRules.Waves(rollout.Plan, fit.Count).Index())
        {
            for (var end = next + size; next < end; next++)
                yield return shuffled[next] with { Wave = wave };
        }
    }

    private async Task<Answer<FirmwareRecord>> Image(Guid? imageId, string? product, string? version, CancellationToken cancellationToken)
    {
        if (imageId is { } id)
            return await shelf.Offerable(id, cancellationToken);
        var named = (await images.All(product, cancellationToken)).Where(i => i.Version == version && i.WithdrawnAt is null).ToList();
        return named switch
        {
            [] => Fault.NotFound($"No firmware of version {version} is published."),
            [var one] => shelf.Refusal(one) is { } refusal ? refusal : one,
            _ => Fault.InvalidPayload($"Several products have a version {version}: {string.Join(", ", named.Select(i => i.Product))}; name one.", "$.product"),
        };
    }

    private async Task<Answer<FirmwareRecord>> Before(RolloutReport report, FirmwareRecord current, string? version, CancellationToken cancellationToken)
    {
        if (version is not null)
            return await Image(null, current.Product, version, cancellationToken);
        var published = (await images.All(current.Product, cancellationToken)).Where(i => i.Id != current.Id && i.WithdrawnAt is null).ToList();
        var before = report.Units.Where(u => u.Attempt > 0).Select(u => Eligibility.Running(published, u.FromVersion)).OfType<FirmwareRecord>().GroupBy(i => i.Id).OrderByDescending(g => g.Count()).FirstOrDefault()?.First();
        if (before is null)
            return new Fault(FaultCodes.PreconditionFailed, "What its units ran before is not published here; name a version.");
        return shelf.Refusal(before) is { } refusal ? refusal : before;
    }

    private static RolloutReport Shown(RolloutReport report, int most) => report with { Units = [.. report.Units.OrderByDescending(u => RolloutRules.IsFailed(u.State)).ThenByDescending(u => RolloutRules.IsExposed(u.State)).Take(most)] };

    private sealed record RolloutWish(Guid Id, FirmwareRecord Image, RolloutPlan Plan, string By, Guid? RollbackOf, bool Back);
}
