using Mycosoft;
using Mycosoft.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddLegacyNames();
    builder.AddSilo();
    builder.AddGateway();
    var app = builder.Build();
    app.MapGatewayOrProbes();
    app.OpenWhenReady();
    await app.OpenStore();
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (ConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
