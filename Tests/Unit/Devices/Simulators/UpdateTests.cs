using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

public sealed class UpdateTests
{
    private static readonly byte[] Image = MakeImage();

    [Fact]
    public async Task A_good_image_is_fetched_installed_and_confirmed()
    {
        var bench = Asked();
        await Fetch(bench, new Server(Image));
        var heard = bench.Hear();
        Assert.Equal("event ota_verifying", Word(heard[^1]));
        Assert.Equal(10, heard.Count(each => Word(each) == "event ota_progress"));
        Assert.Equal(100, bench.Messages.OfType<EventMessage>().Last(news => news.Name == "ota_progress").Sent.GetProperty("percent").GetInt32());
        Assert.Equal("r-1", bench.Messages.OfType<EventMessage>().First(news => news.Name == "ota_progress").Sent.GetProperty("rollout").GetString());
        Assert.Equal(["1:hello side-a-mdp-9.9.9", "2:event ota_confirmed"], bench.Pass(3));
        bench.Unit.Reset();
        Assert.Equal(["1:hello side-a-mdp-9.9.9"], bench.Hear());
        Assert.Equal(["valid", "pending_verify", "valid"], bench.Messages.OfType<HelloMessage>().Select(hello => hello.OtaState));
    }

    [Fact]
    public async Task Its_hello_says_where_it_stands()
    {
        var bench = Asked();
        bench.Tell(2, "hello");
        await Fetch(bench, new Server(Image) { Refuses = true });
        bench.Tell(3, "hello");
        Assert.Equal(["valid", "downloading", "valid"], bench.Messages.OfType<HelloMessage>().Select(hello => hello.OtaState));
        var unable = new Bench();
        unable.Hear();
        Assert.Null(unable.Messages.OfType<HelloMessage>().Single().OtaState);
    }

    [Fact]
    public async Task A_cut_download_goes_on_where_it_was()
    {
        var bench = Asked();
        var server = new Server(Image) { CutAfter = 50_000 };
        await Fetch(bench, server);
        Assert.Equal(4, server.Ranges.Count);
        Assert.All(server.Ranges[1..], from => Assert.True(from > 0));
        Assert.Contains("1:hello side-a-mdp-9.9.9", bench.Pass(3));
    }

    [Fact]
    public async Task An_image_that_changed_in_the_meantime_begins_anew()
    {
        var bench = Asked();
        var server = new Server(Image) { CutAfter = 50_000, ChangesTag = true, Cuts = 1 };
        await Fetch(bench, server);
        Assert.Contains("1:hello side-a-mdp-9.9.9", bench.Pass(3));
    }

    [Theory]
    [InlineData(nameof(UpdateFault.Corrupt), "hash_mismatch")]
    [InlineData(nameof(UpdateFault.None), "http_403")]
    [InlineData(nameof(UpdateFault.None), "size_mismatch")]
    public async Task What_cannot_be_had_whole_is_given_up_and_the_old_version_runs(string fault, string reason)
    {
        var bench = Asked(Enum.Parse<UpdateFault>(fault), reason == "size_mismatch" ? Image.Length - 1 : Image.Length);
        await Fetch(bench, new Server(Image) { Refuses = reason == "http_403" });
        bench.Hear();
        Assert.Equal(("ota_failed", reason), Last(bench));
        Assert.Equal("side-a-mdp-2.1.0", bench.Unit.FirmwareVersion);
        Assert.EndsWith("ota_started", bench.Tell(2, "ota", Order(Image.Length))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cuts_every_time_is_given_up()
    {
        var bench = Asked();
        var server = new Server(Image) { CutAfter = 100 };
        await Fetch(bench, server);
        bench.Hear();
        Assert.Equal(("ota_failed", "download_failed"), Last(bench));
        Assert.Equal(8, server.Ranges.Count);
    }

    [Fact]
    public async Task A_version_that_crashes_rolls_back_by_itself()
    {
        var bench = Asked(UpdateFault.Crash);
        await Fetch(bench, new Server(Image));
        bench.Hear();
        Assert.Equal(["1:hello side-a-mdp-9.9.9", "1:hello side-a-mdp-2.1.0", "2:event ota_rolled_back"], bench.Pass(3));
        Assert.Equal(("ota_rolled_back", "self_test_crashed"), Last(bench));
    }

    [Fact]
    public async Task A_version_that_is_never_confirmed_is_gone_with_the_next_reset()
    {
        var bench = Asked(UpdateFault.NoConfirm);
        await Fetch(bench, new Server(Image));
        bench.Hear();
        Assert.Equal(["1:hello side-a-mdp-9.9.9"], bench.Pass(9));
        bench.Unit.Reset();
        Assert.Equal(["1:hello side-a-mdp-2.1.0", "2:event ota_rolled_back"], bench.Hear());
        Assert.Equal(("ota_rolled_back", "not_confirmed"), Last(bench));
    }

    [Fact]
    public async Task An_image_may_call_itself_otherwise()
    {
        var bench = Asked(UpdateFault.WrongVersion);
        await Fetch(bench, new Server(Image));
        bench.Hear();
        Assert.Contains("1:hello side-a-mdp-9.9.9-wrong", bench.Pass(3));
    }

    [Fact]
    public async Task A_reset_on_the_way_forgets_the_order()
    {
        var bench = Asked();
        var order = bench.Unit.Order!;
        bench.Unit.Reset();
        Assert.Null(bench.Unit.Order);
        await new UpdateClient(new HttpClient(new Server(Image)), TimeProvider.System).Run(bench.Unit, order, UpdateFault.None, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(bench.Hear(), each => each.Contains("ota", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"url":"file:///etc/passwd","sha256":"S","size":1,"version":"1"}""")]
    [InlineData("""{"url":"http://127.0.0.1/x","sha256":"short","size":1,"version":"1"}""")]
    [InlineData("""{"url":"http://127.0.0.1/x","sha256":"S","size":16777217,"version":"1"}""")]
    [InlineData("""{"url":"http://127.0.0.1/x","sha256":"S","size":1}""")]
    public void An_order_that_makes_no_sense_is_refused(string parameters)
    {
        var bench = Able();
        Assert.EndsWith("ota_invalid", bench.Tell(1, "ota", parameters.Replace("\"S\"", $"\"{new string('0', 64)}\"", StringComparison.Ordinal))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void One_update_at_a_time() => Assert.EndsWith("ota_busy", Asked().Tell(2, "ota", Order(Image.Length))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task Other_machines_are_not_asked()
    {
        var bench = Able();
        bench.Tell(1, "ota", Order(Image.Length).Replace("127.0.0.1", "192.0.2.1", StringComparison.Ordinal));
        var server = new Server(Image);
        await Fetch(bench, server);
        bench.Hear();
        Assert.Equal(("ota_failed", "not_loopback"), Last(bench));
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public void Shares_fall_on_the_first_units()
    {
        var shares = UpdateFaultShares.Parse(["crash=0.2", "corrupt=0.1"], out _)!;
        var all = Enumerable.Range(0, 10).Select(index => shares.Of(index, 10)).ToArray();
        Assert.Equal((2, 1, 7), (all.Count(each => each == UpdateFault.Crash), all.Count(each => each == UpdateFault.Corrupt), all.Count(each => each == UpdateFault.None)));
        Assert.Null(UpdateFaultShares.Parse(["crash=0.7", "corrupt=0.7"], out var wrong));
        Assert.Contains("more than all", wrong, StringComparison.Ordinal);
        Assert.Null(UpdateFaultShares.Parse(["boom=0.1"], out _));
    }

    private static byte[] MakeImage()
    {
        var image = new byte[200_000];
        new Random(1).NextBytes(image);
        return image;
    }

    private static Task Fetch(Bench bench, Server server) =>
        new UpdateClient(new HttpClient(server), TimeProvider.System) { FirstPause = TimeSpan.FromMilliseconds(1) }.Run(bench.Unit, bench.Unit.Order!, bench.Fault, TestContext.Current.CancellationToken);

    private static Bench Able(UpdateFault fault = UpdateFault.None)
    {
        var bench = new Bench(new UnitProfile("mycobrain-a1b2c3") { Updates = true, UpdateFault = fault });
        bench.Hear();
        Assert.Contains("ota", bench.Messages.OfType<HelloMessage>().Single().Capabilities);
        return bench;
    }

    private static Bench Asked(UpdateFault fault = UpdateFault.None, int? size = null)
    {
        var bench = Able(fault);
        Assert.EndsWith("ota_started", bench.Tell(1, "ota", Order(size ?? Image.Length))[^1], StringComparison.Ordinal);
        return bench;
    }

    private static string Order(int size) =>
        $$"""{"url":"http://127.0.0.1:1/image","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Image))}}","size":{{size}},"version":"side-a-mdp-9.9.9","rollout":"r-1"}""";

    private static string Word(string heard) => heard[(heard.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static (string Name, string? Reason) Last(Bench bench) =>
        bench.Messages.OfType<EventMessage>().Last() is var news ? (news.Name, news.Sent.TryGetProperty("reason", out var reason) ? reason.GetString() : null) : default;

    /// <summary>A server that honours ranges, and can be cut.</summary>
    private sealed class Server(byte[] image) : HttpMessageHandler
    {
        public List<long> Ranges { get; } = [];

        public int? CutAfter { get; init; }

        public int Cuts { get; set; } = int.MaxValue;

        public bool ChangesTag { get; init; }

        public bool Refuses { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Refuses)
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden));
            var tag = new EntityTagHeaderValue($"\"{(ChangesTag ? Ranges.Count : 0)}\"");
            var from = request.Headers.Range?.Ranges.Single().From is { } asked && tag.Equals(request.Headers.IfRange?.EntityTag) ? asked : 0;
            Ranges.Add(request.Headers.Range?.Ranges.Single().From ?? 0);
            var length = CutAfter is { } cut && Cuts-- > 0 ? Math.Min(cut, image.Length - (int)from) : image.Length - (int)from;
            var response = new HttpResponseMessage(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(image, (int)from, length)) };
            if (from > 0)
                response.Content.Headers.ContentRange = new(from, image.Length - 1, image.Length);
            response.Headers.ETag = tag;
            return Task.FromResult(response);
        }
    }
}
