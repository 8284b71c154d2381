using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Messages;

/// <summary>The messages of the company, and those from outside to one agent, a category, or everyone.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/messages").WithTags("Messages").For(Role.Viewer);
        group.MapPost("", Send).Describe("sendMessage", "Sends a message; to_agent 'broadcast' is everyone, or one category").Reads<SendMessage>().Gives<MessageSent>().Replayable().For(Role.Operator, also: Role.Agent);
        group.MapGet("", List).Describe("listMessages", "The company's messages, newest first").Gives<CompanyMessages>()
            .Takes("agent_id", "Sent by or to this one: an agent, a person, or 'broadcast'").Takes("other", "The other end is this one").Takes("type", "Only this message type").Takes("status", "Only in this state")
            .Takes("correlation_id", "The message of this id and what answers it or belongs to it").Takes("since", "At this instant or later").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getMessage", "One message").Gives<MessageView>();
    }

    private static Refusal NotFound { get; } = new(Fault.NotFound("Message not found"));

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new CompanyMessageFilter(
            query.Text("agent_id", "agent"), query.Text("other"), query.Name<MessageType>("type"), query.Name<MessageState>("status"), query.Id("correlation_id"), query.Instant("since"),
            query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Messages.ListAll(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(CompanyMessages.Of(page)) : new Refusal(fault);
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var messageId))
            return NotFound;
        var answer = await company.Messages.Find(messageId, http.RequestAborted);
        return answer.TryGet(out var message, out var fault) ? TypedResults.Ok(MessageView.Of(message)) : fault.Code == FaultCodes.NotFound ? NotFound : new Refusal(fault);
    }

    private static async Task<IResult> Send(HttpContext http, Company company, Creations creations, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.SendMessage);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (http.RefuseAsAnother(request.FromAgent) is { } another)
            return another;
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            var read = request.Read(creation.Id, http.Principal(), http.Chain(), creation.RequestHash, clock.GetUtcNow().UtcDateTime);
            return read.TryGet(out var message, out var fault) ? await Deliver(http, company, message) : new Refusal(fault);
        }
    }

    private static async Task<IResult> Deliver(HttpContext http, Company company, AgentMessage message)
    {
        using var limit = RequestExtensions.WriteLimit();
        if (message.ToAgent == AgentMessage.Everyone)
            return Sent(await company.Messages.Broadcast(message, limit.Token));
        var lookup = await company.Agent(message.ToAgent, http.RequestAborted);
        return lookup.TryGet(out var agent, out var refusal) ? Sent(await agent.Deliver(message, limit.Token)) : refusal;
    }

    private static IResult Sent(Answer<MessageAccepted> answer) =>
        answer.TryGet(out var accepted, out var fault) ? TypedResults.Ok(new MessageSent(accepted.MessageId)) : new Refusal(fault);
}
