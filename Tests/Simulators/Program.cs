using System.Runtime.InteropServices;
using Mycosoft.Tests.Simulators.Fleets;
using Spectre.Console.Cli;

using var end = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

var app = new CommandApp();
app.Configure(configurator =>
{
    configurator.SetApplicationName("simulators").UseStrictParsing();
    configurator.AddCommand<UnitsCommand>("units")
        .WithDescription("Units that speak as their firmware does, over TCP or MQTT")
        .WithExample("units", "--count", "3", "--port", "9101")
        .WithExample("units", "--count", "10000", "--rate", "2000", "--mqtt", "127.0.0.1:1883")
        .WithExample("units", "--port", "9101", "--chatter", "--fault", "lost=0.05", "--fault", "flipped=0.01");
});
return await app.RunAsync(args, end.Token);

void End(PosixSignalContext context)
{
    // A second one ends the process even where something does not listen.
    context.Cancel = !end.IsCancellationRequested;
    end.Cancel();
}
