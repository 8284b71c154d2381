using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Approvals;

/// <summary>What waits for people, and their yes or no.</summary>
internal static class ApprovalCommands
{
    private const string Members =
        "approval_id status subject agent_id agent_type category task_id task_type requester reason rule policy_version needed self_approval requested_at expires_at decided_at used_at votes "
        + "payload_sha256 payload";

    private static readonly Sheet Sheet = new("approval_id:approval status subject agent_id:agent task_type:task requester rule needed expires_at:until");

    public static void AddTo(Noun approvals)
    {
        approvals
            .Add<ApprovalListSettings>("list", "Lists approvals, newest first", List, "--status pending")
            .Add<IdSettings>("show", "One approval: the exact payload, who asks, by which rule, until when, and the votes", Show)
            .Add<VoteSettings>("approve", "Says yes, after showing what to", Vote("approve"))
            .Add<VoteSettings>("reject", "Says no, after showing what to; one no is enough", Vote("reject"));
    }

    private static Task<int> List(Session session, ApprovalListSettings settings, CancellationToken cancellationToken) => session.List(
        CompanyAddress.Query("approvals", ("status", settings.Status), ("agent_id", settings.Agent)), "approvals", Sheet, settings, cancellationToken);

    private static Task<int> Show(Session session, IdSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Get($"approvals/{settings.Segment}", cancellationToken), Write);

    // An approval holds for exactly the payload that was asked for, so what is shown here is what is decided on.
    private static Verb<VoteSettings> Vote(string verb) => async (session, settings, cancellationToken) =>
    {
        if (!settings.Yes)
        {
            if (!(await session.Company.Get($"approvals/{settings.Segment}", cancellationToken)).TryGet(out var approval, out var failure))
                return session.Fail(failure);
            Write(session.Terminal.Error, approval.Json);
        }

        var body = Body.Of(("reason", settings.Reason));
        return await session.IfAgreed(
            $"Really {verb} {settings.Id}?",
            settings.Yes,
            () => session.Show(session.Company.Post($"approvals/{settings.Segment}/{verb}", body, cancellationToken), Write),
            cancellationToken);
    };

    private static void Write(IAnsiConsole screen, JsonElement approval) => Card.Write(screen, approval, Members);
}

internal sealed class ApprovalListSettings : ListSettings
{
    [CommandOption("--status <NAME>"), Description("Only in this state: pending, approved, rejected, expired, used or cancelled")]
    public string? Status { get; init; }

    [CommandOption("--agent <ID>"), Description("Only this agent's")]
    public string? Agent { get; init; }
}

internal sealed class VoteSettings : IdSettings
{
    [CommandOption("--reason <TEXT>"), Description("Why; it is kept with the vote")]
    public string? Reason { get; init; }

    [CommandOption("-y|--yes"), Description("Does not show and ask first")]
    public bool Yes { get; init; }
}
