using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Clients.Outbound;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Guard;

/// <summary>
/// A company that may call one name on loopback and nothing else there, with a site that sees whatever reaches loopback all the same. Its names: <c>allowed.example</c> may be called;
/// <c>inner.example</c> is at loopback; <c>mixed.example</c> also; a name that begins with <c>turning</c> is there from its second look-up on.
/// </summary>
public sealed class GuardedCompany : CompanyFixture
{
    public const string Allowed = "allowed.example";

    /// <summary>Plays the public address: it may be called, and nothing is there.</summary>
    private const string Elsewhere = "127.0.0.2";

    private readonly GuardedStore _store;

    public GuardedCompany()
        : this(new())
    {
    }

    private GuardedCompany(GuardedStore store)
        : base(store) => _store = store;

    public WebSite Site => _store.Site!;

    public Names Resolver { get; } = new();

    protected override void AddOwn(IServiceCollection services) => services.AddSingleton<IHostResolver>(Resolver);

    /// <summary>Answers as told, and remembers what it was asked.</summary>
    public sealed class Names : IHostResolver
    {
        private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.OrdinalIgnoreCase);

        public int Asked(string host) => _asked.GetValueOrDefault(host);

        public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
        {
            var time = _asked.AddOrUpdate(host, 1, (_, times) => times + 1);
            string[] addresses = host.TrimEnd('.').ToLowerInvariant() switch
            {
                Allowed or "inner.example" or "localhost" => ["127.0.0.1"],
                "mixed.example" => ["8.8.8.8", "127.0.0.1"],
                ['t', 'u', 'r', 'n', 'i', 'n', 'g', ..] => [time == 1 ? Elsewhere : "127.0.0.1"],
                _ => throw new SocketException((int)SocketError.HostNotFound),
            };
            return Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
        }
    }

    private sealed class GuardedStore : CompanyStore
    {
        private readonly SqliteCompanyStore _inner = new();

        public WebSite? Site { get; private set; }

        public override async Task<IReadOnlyDictionary<string, string?>> Create()
        {
            Site = await WebSite.Start();
            return new Dictionary<string, string?>(await _inner.Create())
            {
                ["Mas:Outbound:Allow"] = $"{Allowed},{Elsewhere}",
                ["Agents:route-monitor:BaseUrl"] = Site.At("/", Allowed).AbsoluteUri,
                // Nobody answers there, so that a question for a name ends at once.
                ["Agents:website:Resolver"] = "127.0.0.1:1",
            };
        }

        public override async ValueTask DisposeAsync()
        {
            if (Site is not null)
                await Site.DisposeAsync();
            await _inner.DisposeAsync();
        }
    }
}
