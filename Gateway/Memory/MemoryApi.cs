using Microsoft.AspNetCore.Http.HttpResults;
using Mycosoft.Http;

namespace Mycosoft.Memory;

/// <summary>The seed's call to write memory back.</summary>
internal static class MemoryApi
{
    public static void MapMemory(this IEndpointRouteBuilder routes) => routes.MapPost("/memory/sync", Sync).WithTags("Memory").For(Role.Operator)
        .Describe("syncMemory", "Nothing to do: memory is written when it changes").Gives<MemorySynced>();

    private static Ok<MemorySynced> Sync() => TypedResults.Ok(new MemorySynced(0, "Memory is written when it changes; nothing was left to write."));
}

internal sealed record MemorySynced(int Synced, string Message);
