using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Auth;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Firmware;

/// <summary>
/// Drives every open rollout, on the one silo that holds the lease. An offer is on disk before the unit's agent hears of it, and the task that tells it has an id that follows from rollout, unit and attempt: whoever takes
/// over after a crash gives the same task again, and it is one.
/// </summary>
public sealed partial class RolloutWatch(
    RolloutBook book, FirmwareShelf shelf, FirmwareRetention retention, FirmwareKeys keys, IUnits units, Leases leases, SiloIdentity silo, TimeProvider clock, ILogger<RolloutWatch> log) : BackgroundService
{
    private const string Duty = "rollouts";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CleansEvery = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _looking = new(1, 1);
    private DateTime _cleaned;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>One look at all that is open.</summary>
    public async Task Look(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (await leases.Take(Duty, silo.Name, Lease, cancellationToken))
                await LookAtAll(cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>The task that tells a unit of an attempt.</summary>
    public static Guid TaskOf(Guid rolloutId, string deviceId, int attempt) => DeterministicId.From("ota", rolloutId.ToString(), deviceId, FormattableString.Invariant($"{attempt}"));

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLook(e);
            }
        }
    }

    private async Task LookAtAll(CancellationToken cancellationToken)
    {
        foreach (var rolloutId in await book.Open(cancellationToken))
            await Drive(rolloutId, cancellationToken);
        if (Now - _cleaned < CleansEvery)
            return;
        _cleaned = Now;
        await retention.CleanUp(cancellationToken);
    }

    private async Task Drive(Guid rolloutId, CancellationToken cancellationToken)
    {
        if (!(await book.Find(rolloutId, cancellationToken)).TryGet(out var before, out _) || !(await shelf.Find(before.Rollout.ImageId, cancellationToken)).TryGet(out var image, out _))
            return;
        if (IsAtRest(before))
            return;
        var answers = await Answers(before, cancellationToken);
        // Without the registry nobody is offered anything and nobody's time is over.
        if (await Sights(before, cancellationToken) is not { } sights)
            return;
        var refusal = before.Rollout.Status == RolloutStatus.Running ? shelf.Refusal(image) : null;
        var after = await book.Step(rolloutId, report => Next(report, answers, sights, refusal), cancellationToken);
        if (after is null)
            return;
        if (after.Rollout.Status != before.Rollout.Status)
            LogStatus(rolloutId, after.Rollout.Status, after.Rollout.Reason ?? "");
        foreach (var unit in after.Units.Where(u => u.State == UnitUpdate.Offered && !u.Told && after.Rollout.Status != RolloutStatus.Aborted))
            await Tell(after.Rollout, image, unit, cancellationToken);
    }

    /// <summary>Held, with nobody exposed: only a person moves it on.</summary>
    private static bool IsAtRest(RolloutReport report) => report.Rollout.Status is RolloutStatus.Paused or RolloutStatus.Halted
        && !report.Units.Any(u => RolloutRules.IsExposed(u.State)) && report.Units.Any(u => u.State == UnitUpdate.Pending);

    private async Task<IReadOnlyDictionary<string, UnitSight>?> Sights(RolloutReport report, CancellationToken cancellationToken)
    {
        var (at, open) = (Now, report.Units.Where(u => RolloutRules.IsOpen(u.State)).Select(u => u.DeviceId).ToList());
        if (open.Count == 0)
            return new Dictionary<string, UnitSight>();
        if ((await units.Select(new(Ids: open), cancellationToken)).TryGet(out var found, out var fault))
            return found.ToDictionary(d => d.DeviceId, d => new UnitSight(d.Firmware, d.Status, d.HasAgent, at), StringComparer.Ordinal);
        LogRegistry(report.Rollout.Id, fault.Message);
        return null;
    }

    private RolloutStep Next(RolloutReport report, IReadOnlyDictionary<string, (int Attempt, OfferAnswer Answer)> answers, IReadOnlyDictionary<string, UnitSight> sights, Fault? refusal)
    {
        var units = report.Units.Select(u => answers.TryGetValue(u.DeviceId, out var given) && given.Attempt == u.Attempt ? RolloutRules.Answered(u, given.Answer, Now) ?? u : u).ToList();
        // What was withdrawn, or whose key was revoked, is offered to nobody further.
        var rollout = refusal is null || report.Rollout.Status != RolloutStatus.Running ? report.Rollout : report.Rollout with { Status = RolloutStatus.Halted, Reason = refusal.Message };
        var step = RolloutRules.Next(rollout, units, sights, Now);
        var changed = step.Units.Select(u => u.DeviceId).ToHashSet(StringComparer.Ordinal);
        return step with { Units = [.. step.Units, .. units.Where((u, i) => u != report.Units[i] && !changed.Contains(u.DeviceId))] };
    }

    /// <summary>How the tasks ended of those who were told and have said nothing yet.</summary>
    private async Task<IReadOnlyDictionary<string, (int Attempt, OfferAnswer Answer)>> Answers(RolloutReport report, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, (int, OfferAnswer)>(StringComparer.Ordinal);
        foreach (var unit in report.Units.Where(u => u is { State: UnitUpdate.Offered, Told: true }))
        {
            if ((await units.Task(TaskOf(report.Rollout.Id, unit.DeviceId, unit.Attempt), cancellationToken)).Value is { CompletedAt: not null } task && OfferRules.Read(task) is { } answer)
                answers[unit.DeviceId] = (unit.Attempt, answer);
        }

        return answers;
    }

    private async Task Tell(RolloutRecord rollout, FirmwareRecord image, RolloutUnit unit, CancellationToken cancellationToken)
    {
        var until = unit.OfferedAt!.Value.AddSeconds(rollout.Plan.ConfirmSeconds);
        if (!keys.Address(image.Id, unit.DeviceId, until).TryGet(out var address, out var fault) || !keys.ManifestAddress(image.Id, unit.DeviceId, until).TryGet(out var manifest, out fault))
        {
            LogTell(rollout.Id, unit.DeviceId, fault.Message);
            return;
        }

        var payload = JsonSerializer.Serialize(new OtaUpdate(address.AbsoluteUri, image.Sha256, image.Size, image.Version, rollout.Id, manifest.AbsoluteUri, image.Signature, image.KeyId), Json.Tolerant);
        var submission = new TaskSubmission(
            TaskOf(rollout.Id, unit.DeviceId, unit.Attempt), "ota_update", new(payload), Principals.Rollouts, TaskPriority.High, MaxRetries: 0, Deadline: until, Source: TaskSources.Rule);
        var answer = await units.Submit(unit.DeviceId, submission, cancellationToken);
        if (answer.Fault is { } refused)
            await Refused(rollout, unit, refused, cancellationToken);
        else
            await book.Told(rollout.Id, unit.DeviceId, unit.Attempt, cancellationToken);
    }

    private async Task Refused(RolloutRecord rollout, RolloutUnit unit, Fault fault, CancellationToken cancellationToken)
    {
        LogTell(rollout.Id, unit.DeviceId, fault.Message);
        if (OfferRules.Read(fault) is not { } answer)
            return;
        await book.Step(rollout.Id, report => report.Units.FirstOrDefault(u => u.DeviceId == unit.DeviceId && u.Attempt == unit.Attempt) is { } now && RolloutRules.Answered(now, answer, Now) is { } after
            ? new(report.Rollout.Status, report.Rollout.Reason, [after], Open: true)
            : new(report.Rollout.Status, report.Rollout.Reason, [], Open: true), cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The look at the rollouts failed; the next one is in two seconds")]
    private partial void LogLook(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Rollout {RolloutId} waits for the registry: {Error}")]
    private partial void LogRegistry(Guid rolloutId, string error);

    [LoggerMessage(LogLevel.Information, "Rollout {RolloutId} is {Status} {Reason}")]
    private partial void LogStatus(Guid rolloutId, RolloutStatus status, string reason);

    [LoggerMessage(LogLevel.Warning, "Rollout {RolloutId}: {DeviceId} could not be told: {Error}")]
    private partial void LogTell(Guid rolloutId, string deviceId, string error);
}

/// <summary>The payload of a unit's task <c>ota_update</c>.</summary>
/// <param name="Url">Where it loads the image, for this unit alone and for a while.</param>
/// <param name="Rollout">What its events name.</param>
/// <param name="ManifestUrl">Where it reads what is signed of the image.</param>
/// <param name="Signature">Of the manifest: Ed25519, base64.</param>
/// <param name="KeyId">Of the key that signed.</param>
public sealed record OtaUpdate(string Url, string Sha256, long Size, string Version, Guid Rollout, string ManifestUrl, string Signature, string KeyId);
