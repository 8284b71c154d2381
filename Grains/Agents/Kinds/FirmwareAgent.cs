using System.ComponentModel;
using Mycosoft.Firmware;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

[Agent("firmware", AgentCategory.Device, SingletonId = "firmware-agent", Capabilities = ["check_updates", "push_update", "rollback_firmware", "version_report"])]
[Description("Knows which unit runs which firmware, and brings new firmware to the fleet wave by wave.")]
public sealed class FirmwareAgent(AgentServices services, RolloutOffice rollouts, VersionDesk versions, FirmwareShelf shelf, FirmwareStore images) : Agent(services)
{
    [AgentTask("push_update", Effect.Critical, Idempotent = true), Description("Begins a rollout: a canary first, then wave by wave, and never more units exposed or failed than its limit allows.")]
    public Task<Outcome<RolloutRecord>> PushUpdate(PushUpdateRequest request, CancellationToken cancellationToken) => rollouts.Push(request, RolloutId, By, cancellationToken);

    [AgentTask("rollback_firmware", Effect.Critical, Idempotent = true), Description("Takes units back to the version before: those of a rollout, which it ends, or those of a selector.")]
    public Task<Outcome<RolloutRecord>> RollbackFirmware(RollbackRequest request, CancellationToken cancellationToken) => rollouts.Rollback(request, RolloutId, By, cancellationToken);

    [AgentTask("pause", Effect.Change, Idempotent = true), Description("Offers a rollout to no further unit until it is resumed.")]
    public Task<Outcome<RolloutReport>> Pause(RolloutOrderRequest request, CancellationToken cancellationToken) => rollouts.Decide(request, RolloutVerb.Pause, By, cancellationToken);

    [AgentTask("resume", Effect.Change, Idempotent = true), Description("Lets a paused rollout go on.")]
    public Task<Outcome<RolloutReport>> Resume(RolloutOrderRequest request, CancellationToken cancellationToken) => rollouts.Decide(request, RolloutVerb.Resume, By, cancellationToken);

    [AgentTask("abort", Effect.Change, Idempotent = true), Description("Ends a rollout: units that were not offered it are left out.")]
    public Task<Outcome<RolloutReport>> Abort(RolloutOrderRequest request, CancellationToken cancellationToken) => rollouts.Decide(request, RolloutVerb.Abort, By, cancellationToken);

    [AgentTask("rollout_status", Effect.Read), Description("Where a rollout and its units stand.")]
    public Task<Outcome<RolloutReport>> RolloutStatus(RolloutRequest request, CancellationToken cancellationToken) => rollouts.Status(request, cancellationToken);

    [AgentTask("list_rollouts", Effect.Read), Description("Rollouts, newest first.")]
    public Task<Outcome<RolloutList>> ListRollouts(ListRolloutsRequest request, CancellationToken cancellationToken) => rollouts.List(request, cancellationToken);

    [AgentTask("check_updates", Effect.Read), Description("What there is for units, and why one may not be given it.")]
    public Task<Outcome<UpdateChecks>> CheckUpdates(CheckUpdatesRequest request, CancellationToken cancellationToken) => versions.Check(request, cancellationToken);

    [AgentTask("version_report", Effect.Read), Description("How many units run which version, which are behind, and of which nothing is known.")]
    public Task<Outcome<VersionReport>> VersionReport(VersionReportRequest request, CancellationToken cancellationToken) => versions.Report(request, cancellationToken);

    [AgentTask("verify_image", Effect.Read), Description("Reads a published image once more: its structure, its hash, its signature.")]
    public async Task<Outcome<ImageVerdict>> VerifyImage(VerifyImageRequest request, CancellationToken cancellationToken) =>
        (await shelf.Verify(request.ImageId, cancellationToken)).TryGet(out var verdict, out var fault) ? verdict : fault;

    [AgentTask("list_firmware", Effect.Read), Description("Published firmware, newest first.")]
    public async Task<Outcome<FirmwareList>> ListFirmware(ListFirmwareRequest request, CancellationToken cancellationToken) =>
        (await images.List(new(request.Product, request.Channel, request.Withdrawn, request.Limit, request.Cursor), cancellationToken)).TryGet(out var page, out var fault) ? new FirmwareList(page.Items, page.Next) : fault;

    private static Guid RolloutId => DeterministicId.From("rollout", TaskContext.Current!.Id.ToString());

    private static string By => TaskContext.Current!.Requester;
}
