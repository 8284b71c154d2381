using Mycosoft.Tests.EndToEnd.Clusters;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Network;
using Mycosoft.Tests.Support.Processes;
using static Mycosoft.Tests.EndToEnd.Devices.LinkCalls;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Links whose machine or cable goes.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LinkOutageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_whose_cable_is_cut_is_missed_and_heard_again_when_it_is_healed()
    {
        Assert.SkipUnless(NetworkNamespace.IsPossible, "needs root and network namespaces");
        await using var machine = await NetworkNamespace.Create(Cancellation);
        using var directory = new TemporaryDirectory("board");
        var port = FreePort.Next();
        await using var board = ChildProcess.Start(
            machine.Command("dotnet", Repository.Output("Tests/Simulators", "Simulators"), "units", "--port", $"{port}", "--bind", machine.There, "--outside", "--interval", "0.5", "--seed", "3"), directory.File("board.log"));
        await using var company = await OwnCompany.Start(null, Link(("Type", "tcp"), ("Address", $"{machine.There}:{port}")));
        var unit = Text((await Eventually.Value(async () => List(await company.Api.Get("/api/devices"), "devices"), devices => devices.Count == 1, "the board is registered", Long, Cancellation))[0], "device_id")!;
        await Eventually.True(async () => await Count(company.Api, unit) > 2, "it is heard", Long, Cancellation);
        await machine.Cut(Cancellation);
        await LinkIs("failed", company.Api);
        var before = await Count(company.Api, unit);
        await machine.Heal(Cancellation);
        await Eventually.True(async () => await Count(company.Api, unit) > before + 2, "it is heard again", TimeSpan.FromSeconds(40), Cancellation);
    }

    [Fact]
    public async Task Of_two_gateways_one_holds_a_link_and_the_other_takes_over()
    {
        await using var board = new TcpBoard("mycobrain-0d0e0f");
        await using var company = await ClusterCompany.Start(
            new() { Silos = 1, Gateways = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" }, OfGateways = Link(("Type", "tcp"), ("Address", $"127.0.0.1:{board.Port}")) }, Cancellation);
        await Registered(new Api(company.Gateways[0].Http), "mycobrain-0d0e0f");
        await Measure(board, 5);
        var holder = Assert.Single(company.Gateways, gateway => gateway.Output.Tail().Contains("is connected", StringComparison.Ordinal));
        var other = company.Gateways.Single(gateway => gateway != holder);
        Assert.Equal(1, board.Connections);
        await holder.Kill();
        await Eventually.True(() => board.Connections == 2, "the other takes over", Long, Cancellation);
        await Measure(board, 5);
        await Stored(new Api(other.Http), "mycobrain-0d0e0f", 10);
    }
}
