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
catch (Exception e) when (e.GetBaseException() is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.AddressAlreadyInUse or System.Net.Sockets.SocketError.AddressNotAvailable or System.Net.Sockets.SocketError.AccessDenied } socket)
{
    await Console.Error.WriteLineAsync($"An address cannot be listened on ({socket.Message}): look at --urls, Mas:Address, Mas:SiloPort and Mas:ClientPort. {e.Message}");
    return 1;
}
