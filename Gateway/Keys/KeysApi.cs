using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Keys;

/// <summary>The keys by which others come in.</summary>
internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/keys").WithTags("Keys").For(Role.Admin);
        group.MapPost("", Create).Describe("createKey", "Makes a key, which is shown this once; a repeated request answers the same key without it").Reads<CreateKey>()
            .Gives<KeyView>(StatusCodes.Status201Created).Gives<KeyView>().Replayable();
        group.MapGet("", List).Describe("listKeys", "Keys, newest first, with those that were revoked").Gives<KeyList>()
            .Takes("principal", "Only this person's or program's").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapDelete("/{id}", Revoke).Describe("revokeKey", "Revokes a key; within five seconds it opens no gateway any more").Gives<KeyView>();
    }

    private static Refusal NotFound => new(Fault.NotFound("Key not found"));

    private static async Task<IResult> Create(HttpContext http, Company company, Creations creations, Scopes scopes, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.CreateKey);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (!creations.TryBegin(http, body.Sha256, out var creation, out refusal))
            return refusal;
        using (creation)
        {
            var issue = new KeyIssue(creation.Id, IssuedKey.Create(), RandomNumberGenerator.GetBytes(16), creation.RequestHash);
            if (!request.Read(issue, Caller.Of(http)!, scopes.All).TryGet(out var key, out var fault))
                return new Refusal(fault);
            using var limit = RequestExtensions.WriteLimit();
            if (!(await company.Keys.Create(key, limit.Token)).TryGet(out var created, out fault))
                return new Refusal(fault);
            http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            var now = clock.GetUtcNow().UtcDateTime;
            return created.Replayed ? TypedResults.Ok(KeyView.Of(created.Key, now)) : TypedResults.Created((string?)null, KeyView.Of(created.Key, now, issue.Key));
        }
    }

    private static async Task<IResult> List(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var filter = new KeyFilter(query.Text("principal"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Keys.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(KeyList.Of(page, clock.GetUtcNow().UtcDateTime)) : new Refusal(fault);
    }

    private static async Task<IResult> Revoke(HttpContext http, Company company, IssuedKeys issued, TimeProvider clock, string id)
    {
        if (!Guid.TryParse(id, out var key))
            return NotFound;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Keys.Revoke(new(key, http.Principal()), limit.Token);
        if (!answer.TryGet(out var revoked, out var fault))
            return fault.Code == FaultCodes.NotFound ? NotFound : new Refusal(fault);
        issued.Forget(revoked.Prefix);
        return TypedResults.Ok(KeyView.Of(revoked, clock.GetUtcNow().UtcDateTime));
    }
}
