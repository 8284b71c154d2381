using Mycosoft;
using Mycosoft.Dashboard;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Telemetry;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var errors = new List<string>(GatewayOptions.Check(builder.Configuration));
var cluster = ClusterConnection.Read(builder.Configuration, errors);
if (errors.Count > 0)
{
    await Console.Error.WriteLineAsync("The configuration is wrong:" + string.Concat(errors.Select(e => $"{Environment.NewLine}  {e}")));
    return 1;
}

builder.UseOrleansClient(client =>
{
    cluster.Configure(client);
    client.AddRuntimePage(builder.Configuration);
    client.AddTracing(builder.Configuration);
});
if (cluster.Redis is { } redis)
    builder.Services.AddRedisFeed(redis);
builder.AddGateway();
// The open routes answer while the client still looks for its silos.
builder.Services.Configure<HostOptions>(o => o.ServicesStartConcurrently = true);
var app = builder.Build();
app.RefuseUntilConnected();
app.MapGateway();
app.OpenWhenConnected();
var stopping = app.Lifetime.ApplicationStopping;
try
{
    await app.RunAsync();
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Told to stop while it still looked for its silos.
}

return 0;
