using Microsoft.OpenApi;

namespace Mycosoft.Http;

/// <summary>What a route tells OpenAPI about itself, beyond what its signature shows.</summary>
internal static class Describing
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string operationId, string summary) => route.WithName(operationId).WithSummary(summary);

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, int status = StatusCodes.Status200OK) => route.Produces<T>(status);

    /// <summary>A query parameter.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, string name, string description) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return Task.CompletedTask;
    });

    /// <summary>A JSON body, which the handler reads itself so that it can say what is wrong and where.</summary>
    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder route, bool required = true) => route.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody { Required = required, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } } };
    });

    /// <summary>A route that creates something and therefore heeds the header <c>Idempotency-Key</c>.</summary>
    public static RouteHandlerBuilder Replayable(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "1 to 255 printable ASCII characters; a repeated request with the same key and body gets the same answer",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return Task.CompletedTask;
    });
}
