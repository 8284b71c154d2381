using System.Net;
using System.Net.Sockets;
using Mycosoft.Clients.Web;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class DnsLookupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_configured_name_server_is_asked_and_its_records_are_told()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var serving = Serve(server, stop.Token);
        using var kit = ClientKit.With(("Agents:website:Resolver", server.Client.LocalEndPoint!.ToString()!));

        var report = await kit.Get<SiteProbe>().Dns("example.org", [DnsType.A, DnsType.Mx], Token);
        await stop.CancelAsync();
        await serving;

        Assert.Equal(["192.0.2.7"], report.Answers[0].Values);
        Assert.Equal((300, null), (report.Answers[0].Ttl, report.Answers[0].Error));
        Assert.Empty(report.Answers[1].Values);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_is_an_error_and_not_an_empty_answer()
    {
        using var kit = ClientKit.With(("Agents:website:Resolver", $"127.0.0.1:{FreePort.Next()}"));

        var answer = (await kit.Get<SiteProbe>().Dns("example.org", [DnsType.A], Token)).Answers.Single();

        Assert.NotNull(answer.Error);
    }

    /// <summary>Answers every question: an A record where that is asked, nothing else.</summary>
    private static async Task Serve(UdpClient server, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var question = await server.ReceiveAsync(cancellationToken);
                await server.SendAsync(Answer(question.Buffer), question.RemoteEndPoint, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has what it wanted.
        }
    }

    private static byte[] Answer(byte[] question)
    {
        var end = 12;
        while (question[end] != 0)
        {
            end += question[end] + 1;
        }

        var asksForAddress = question[end + 2] == 1;
        byte[] header = [question[0], question[1], 0x81, 0x80, 0, 1, 0, (byte)(asksForAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] record = [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 7];
        return [.. header, .. question[12..(end + 5)], .. asksForAddress ? record : []];
    }
}
