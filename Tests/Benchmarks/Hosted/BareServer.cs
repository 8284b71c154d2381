using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Hosted;

/// <summary>The yardstick of POST /tasks: Kestrel, the same JSON in, the same JSON out, and nothing done.</summary>
internal static class BareServer
{
    public const string Verb = "serve-bare";

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var port = arguments.Number("port", 1, 65_535) ?? throw new ArgumentsException("--port is needed.");
        arguments.Done();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Tolerant));
        await using var app = builder.Build();
        app.MapPost("/tasks", (Delegate)Answer);
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> Answer(HttpContext http)
    {
        var task = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, GatewayJson.Strict.SubmitTask, http.RequestAborted);
        if (task?.AgentId is null)
            return TypedResults.BadRequest();
        var id = Guid.CreateVersion7();
        return TypedResults.Accepted($"/tasks/{id}", new TaskSubmitted(id));
    }
}
