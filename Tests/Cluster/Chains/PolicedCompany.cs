using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Chains;

public sealed class PolicedSqliteCompany() : PolicedCompany(new SqliteCompanyStore(), new());

public sealed class PolicedPostgresCompany(PostgresFixture postgres) : PolicedCompany(new PostgresCompanyStore(postgres), new());

/// <summary>A company whose owner keeps a policy of his own.</summary>
public abstract class PolicedCompany(CompanyStore store, PolicyFile policy, IReadOnlyDictionary<string, string?>? more = null)
    : CompanyFixture(store, policy.Settings.Concat(more ?? new Dictionary<string, string?>()).ToDictionary())
{
    public PolicyFile Policy => policy;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        policy.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The file, whose list of commands a test rewrites.</summary>
public sealed class PolicyFile : IDisposable
{
    private readonly TemporaryDirectory _directory = new("policy");

    public PolicyFile() => Commands("commands: []");

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Mas:Policy:File"] = _directory.File("policy.yaml") };

    public void Commands(string lines) => Write("{name: all, decide: auto}", lines);

    public void Rules(params IReadOnlyList<string> rules) => Write(string.Join("\n  - ", [.. rules, "{name: all, decide: auto}"]), "");

    public void Dispose() => _directory.Dispose();

    private void Write(string rules, string more) => _directory.Write("policy.yaml", $"rules:\n  - {rules}\n{more}\n");
}
