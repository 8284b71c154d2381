using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Auth;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Guard;

/// <summary>Every address that a user can give to a kind, tried as somebody would who wants to reach what only the company can reach. A kind that is added is walked without a line here.</summary>
public sealed class GuardWalk : CompanySuite, IClassFixture<GuardedCompany>
{
    private const string Secret = "what only the company can reach";

    private static readonly string[] Refusals = [FaultCodes.Forbidden, FaultCodes.InvalidPayload];

    /// <summary>Addresses that are kept or passed on as text and never called. Each is proved: nothing of what it names is looked up or reached.</summary>
    private static readonly HashSet<string> Text = new(
        ["website uptime_report url", "monitoring alert_receive externalURL", "monitoring alert_receive alerts[].generatorURL", "website dns_check host", "mycobrain-device ota_update url", "mycobrain-device ota_update manifest_url", "mycobrain-coordinator fleet_command targets[]", "mycobrain-coordinator fleet_stop targets[]"], StringComparer.Ordinal);

    private readonly GuardedCompany _company;

    public GuardWalk(GuardedCompany company)
        : base(company)
    {
        _company = company;
        company.Site.Text("/inside", "text/plain", Secret).Page("/", "here");
    }

    public static TheoryData<string, string, string> Called => new(AddressMember.OfPayloads.Where(m => !Text.Contains(m.ToString())).Select(m => (m.Kind, m.Task!, m.Path)));

    public static TheoryData<string, string> Settings => new(AddressMember.OfSettings.Select(m => (m.Kind, m.Path)));

    [Fact]
    public void The_walk_knows_every_address_and_no_other()
    {
        var all = AddressMember.OfPayloads.Select(m => m.ToString()).ToList();
        Assert.Contains("website health_check url", all);
        Assert.Contains("route-monitor discover_routes openapi_url", all);
        Assert.Empty(Text.Except(all));
    }

    [Theory]
    [MemberData(nameof(Called))]
    public async Task What_is_not_public_is_refused_with_the_reason(string kind, string task, string path)
    {
        var (member, agent) = (new AddressMember(kind, task, path), await Born(kind));
        var ends = await All(member, agent, BothSchemes(Hostile));
        Assert.DoesNotContain(ends, end => !Refusals.Contains(end.Code) || string.IsNullOrWhiteSpace(end.Words));
        Assert.Contains(ends, end => end.Words.Contains("Mas:Outbound:Allow", StringComparison.Ordinal));
        Assert.Contains(await All(member, agent, BothSchemes([At("/")])), end => !Refusals.Contains(end.Code));
        Unreached(ends);
    }

    [Theory]
    [MemberData(nameof(Called))]
    public async Task A_redirect_from_where_it_may_be_to_where_it_may_not_is_not_followed(string kind, string task, string path)
    {
        var (member, agent) = (new AddressMember(kind, task, path), await Born(kind));
        var way = $"/out-{kind}-{task}";
        _company.Site.Redirect(way, _company.Site.At("/inside").AbsoluteUri);
        var ends = await All(member, agent, [At(way)]);
        Unreached(ends);
        Assert.True(_company.Site.RequestsFor(way) == 0 || ends.All(end => end.Code == FaultCodes.Forbidden || end.Words.Contains("refused", StringComparison.Ordinal)), ends[0].ToString());
    }

    [Theory]
    [MemberData(nameof(Called))]
    public async Task A_name_that_changes_its_mind_leads_nowhere_else(string kind, string task, string path)
    {
        var (member, agent) = (new AddressMember(kind, task, path), await Born(kind));
        for (var round = 0; round < 3; round++)
            Unreached(await All(member, agent, BothSchemes([_company.Site.At("/inside", $"turning-{kind}-{task}.example".Replace('_', '-')).AbsoluteUri])));
    }

    [Fact]
    public async Task What_is_only_text_is_neither_looked_up_nor_reached()
    {
        foreach (var member in AddressMember.OfPayloads.Where(m => Text.Contains(m.ToString())))
        {
            var name = $"text-{Guid.NewGuid():n}.example";
            var ends = await All(member, await Born(member.Kind), member.IsHost ? Hosts.Append(name) : Hostile.Append(_company.Site.At("/inside", name).AbsoluteUri));
            Assert.Equal(0, _company.Resolver.Asked(name));
            Unreached(ends);
            Assert.True(!member.IsHost || ends.All(end => end.Value == name || end.Code == FaultCodes.InvalidPayload), string.Join('\n', ends));
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Settings_lead_nowhere_that_a_task_could_not_go(string kind, string member)
    {
        var ends = new ConcurrentBag<End>();
        await Parallel.ForEachAsync(BothSchemes(Hostile), Cancellation, async (value, token) =>
        {
            var config = new AgentConfig(Settings: new(new JsonObject { [member] = value }.ToJsonString()));
            var id = NewId(kind);
            if ((await Agent(id, kind).Change(new(LifeVerb.Spawn, Principals.Roster, config), token)).Fault is { } fault)
            {
                ends.Add(new(value, fault.Code, fault.Message));
                return;
            }

            var own = await Task.WhenAll(AddressMember.Kinds.Single(k => k.Kind == kind).Tasks.Values.Where(t => t.Effect == Effect.Read).Select(t => Run(id, kind, t.Type, "{}", value)));
            ends.Add(own.FirstOrDefault(end => end.Code == FaultCodes.Forbidden) ?? new(value, null, "No task was refused."));
        });
        Assert.DoesNotContain(ends, end => !Refusals.Contains(end.Code));
        Unreached([.. ends]);
    }

    private static IEnumerable<string> BothSchemes(IEnumerable<string> addresses) =>
        addresses.SelectMany(a => a.StartsWith("http:", StringComparison.Ordinal) ? [a, "https:" + a["http:".Length..]] : new[] { a });

    private IEnumerable<string> Hostile
    {
        get
        {
            var port = _company.Site.Address.Port;
            return Hosts.Select(host => host.Contains("::", StringComparison.Ordinal) ? $"[{host}]" : host).Select(host => $"http://{host}:{port}/inside").Concat(
            [
                "http://169.254.169.254/latest/meta-data/", $"http://inner.example:{port}/inside", $"http://INNER.example.:{port}/inside", $"http://mixed.example:{port}/inside",
                $"http://user:pass@allowed.example:{port}/inside", $"http://allowed.example@127.0.0.1:{port}/inside", $"http://127.0.0.1:{port}#@allowed.example/", "file:///etc/passwd",
                "file://127.0.0.1/etc/passwd", $"gopher://127.0.0.1:{port}/_GET%20/inside", $"ftp://127.0.0.1:{port}/", $"//127.0.0.1:{port}/inside", "javascript:alert(1)", "http://", "http:///inside",
            ]);
        }
    }

    private static string[] Hosts =>
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "::1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.1", "127.0.0.1.", "127。0。0。1", "localhost", "LOCALHOST.",
    ];

    private string At(string path) => _company.Site.At(path, GuardedCompany.Allowed).AbsoluteUri;

    private Task<string> Born(string kind) => Spawn(kind: kind, principal: Principals.Roster);

    private Task<End[]> All(AddressMember member, string agent, IEnumerable<string> values) =>
        Task.WhenAll(values.Select(value => Run(agent, member.Kind, member.Task!, member.PayloadWith(value), value)));

    private async Task<End> Run(string agent, string kind, string task, string payload, string value)
    {
        var answer = await Agent(agent, kind).Submit(Ask(task, new(payload)) with { MaxRetries = 0 }, Cancellation);
        if (!answer.TryGet(out var accepted, out var fault))
            return new(value, fault.Code, fault.Message);
        if (accepted.ApprovalId is { } approval)
            Value(await Company.Grains.GetGrain<IApprovals>(0).Vote(new(approval, "boss", true), Cancellation));
        var ended = await Eventually.Value(async () => Value(await Find(accepted.TaskId)), t => t.CompletedAt != null, $"{task} of {value} has ended", Patience, Cancellation);
        return ended.Status == TaskState.Completed ? new(value, null, ended.Result?.Value ?? "") : new(value, ended.ErrorCode ?? "", ended.Error ?? "");
    }

    private void Unreached(IEnumerable<End> ends)
    {
        Assert.Equal(0, _company.Site.RequestsFor("/inside"));
        Assert.DoesNotContain(ends, end => end.Words.Contains(Secret, StringComparison.Ordinal));
    }

    /// <summary>How a try ended: its fault and what that says, or its result.</summary>
    private sealed record End(string Value, string? Code, string Words);
}
