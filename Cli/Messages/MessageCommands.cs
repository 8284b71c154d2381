using System.ComponentModel;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Messages;

/// <summary>Messages to one agent, a category, or everyone.</summary>
internal static class MessageCommands
{
    private static readonly Sheet Sheet = new("message_id:message timestamp:at from_agent:from to_agent:to message_type:type status attempts payload error");

    public static void AddTo(Noun messages)
    {
        messages
            .Add<SendSettings>("send", "Sends a message; to 'broadcast' it is for everyone, or one category", Send, "myca-core {\"note\":\"hello\"} --from cfo-agent --type event")
            .Add<MessageListSettings>("list", "Messages that an agent sent and received, newest first", List, "myca-core");
    }

    private static async Task<int> Send(Session session, SendSettings settings, CancellationToken cancellationToken)
    {
        if (!(await TextSource.ReadObject(settings.Payload, session.Terminal, cancellationToken)).TryGet(out var payload, out var failure))
            return session.Fail(failure);
        var body = Body.Of(
            ("from_agent", settings.From), ("to_agent", settings.To), ("message_type", settings.Type), ("payload", payload), ("priority", settings.Priority), ("ttl", settings.TimeToLive),
            ("to_category", settings.Category), ("requires_ack", settings.Acknowledge ? true : null));
        return await session.Show(session.Company.Create("messages", body, settings.IdempotencyKey, cancellationToken));
    }

    private static Task<int> List(Session session, MessageListSettings settings, CancellationToken cancellationToken) => session.List(
        CompanyAddress.Query($"agents/{CompanyAddress.Segment(settings.Agent)}/messages", ("type", settings.Type)), "messages", Sheet, settings, cancellationToken);
}

internal sealed class SendSettings : GlobalSettings
{
    [CommandArgument(0, "<TO>"), Description("The agent that is to have it, or 'broadcast'")]
    public string To { get; init; } = "";

    [CommandArgument(1, "[JSON]"), Description("What it says: a JSON object, @file, or - for standard input; {} when left out")]
    public string? Payload { get; init; }

    [CommandOption("--from <AGENT>", true), Description("In whose name")]
    public string From { get; init; } = "";

    [CommandOption("--type <TYPE>"), Description("request, response, event and so on; request when left out")]
    public string? Type { get; init; }

    [CommandOption("--category <NAME>"), Description("Of a broadcast: only this category")]
    public string? Category { get; init; }

    [CommandOption("--priority <NUMBER>"), Description("1, 3, 5, 8 or 10")]
    public int? Priority { get; init; }

    [CommandOption("--ttl <SECONDS>"), Description("How long it may wait for its receiver; 300 when left out")]
    public int? TimeToLive { get; init; }

    [CommandOption("--ack"), Description("The receiver is to acknowledge it")]
    public bool Acknowledge { get; init; }

    [CommandOption("--idempotency-key <KEY>"), Description("Under the same key the same message is sent once")]
    public string? IdempotencyKey { get; init; }

    public override ValidationResult Validate() => IdempotencyKeys.Check(IdempotencyKey) ?? base.Validate();
}

internal sealed class MessageListSettings : ListSettings
{
    [CommandArgument(0, "<AGENT>"), Description("Whose")]
    public string Agent { get; init; } = "";

    [CommandOption("--type <TYPE>"), Description("Only of this type")]
    public string? Type { get; init; }

    public override ValidationResult Validate() => CompanyAddress.IsSegment(Agent) ? base.Validate() : ValidationResult.Error($"'{Agent}' is no id.");
}
