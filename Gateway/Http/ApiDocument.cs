using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Mycosoft.Http;

/// <summary>OpenAPI 3.1 at /openapi/v1.json, and the page that shows it.</summary>
internal static class ApiDocument
{
    private const string Bearer = "Bearer";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "MYCA", Version = HealthApi.Version, Description = "Mycosoft MAS v2: agents, tasks, messages, lifecycle and snapshots." };
            // Not the name by which this request came: a page would send its key there.
            document.Servers = [new() { Url = "/" }];
            AddSecurity(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // Its converter is ours, so the exporter does not know what it writes.
            if (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is { } type ? type == typeof(DateTime) : context.JsonTypeInfo.Type == typeof(DateTime))
                (schema.Type, schema.Format) = (JsonSchemaType.String | (context.JsonTypeInfo.Type == typeof(DateTime) ? 0 : JsonSchemaType.Null), "date-time");
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            AddProblems(operation, context);
            AddRole(operation, context);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().WithTags("Documentation").For(Role.Viewer);
        var page = routes.MapScalarApiReference((options, http) =>
        {
            options.Title = "MYCA";
            options.OpenApiRoutePattern = "/openapi/{documentName}.json" + KeyOf(http);
            // Nothing of the page's makers: no fonts, no proxy, no services.
            options.DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools();
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            options.WithNonce(nonce);
            http.Response.Headers.ContentSecurityPolicy = SecurityHeaders.Page(nonce);
        });
        page.WithTags("Documentation").For(Role.Viewer).Add(OpenAssets);
    }

    // A script tag sends no key. The page and the document ask for one; their scripts hold nothing of ours.
    private static void OpenAssets(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } pattern } && pattern.EndsWith(".js", StringComparison.Ordinal))
            endpoint.Metadata.Add(new Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute());
    }

    private static string KeyOf(HttpContext http) =>
        http.Request.Query.TryGetValue(ApiKeyHandler.QueryName, out var key) ? $"?{ApiKeyHandler.QueryName}={Uri.EscapeDataString(key.ToString())}" : "";

    private static void AddSecurity(OpenApiDocument document)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKeyHandler.HeaderName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.HeaderName },
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(ApiKeyHandler.HeaderName, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] },
        ];
    }

    private static void AddRole(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any() && metadata.OfType<RoleRule>().LastOrDefault() is { } rule)
            operation.Description ??= $"Needs the role {rule.Names}.";
    }

    private static void AddProblems(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any())
            operation.Security = [];
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "RFC 9457 problem: type, title, status, detail, instance, code, retryable, traceId, and path where a member is wrong",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() },
        };
    }
}
