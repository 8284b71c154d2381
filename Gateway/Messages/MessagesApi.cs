using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Messages;

/// <summary>Messages from outside to one agent, a category, or everyone.</summary>
internal static class MessagesApi
{
    public static void MapMessages(this IEndpointRouteBuilder routes) => routes.MapPost("/messages", Send).WithTags("Messages").For(Role.Operator, also: Role.Agent)
        .Describe("sendMessage", "Sends a message; to_agent 'broadcast' is everyone, or one category").Reads<SendMessage>().Gives<MessageSent>().Replayable();

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
