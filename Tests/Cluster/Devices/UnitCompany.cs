using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class SqliteUnitCompany() : UnitCompany(new SqliteCompanyStore());

public sealed class PostgresUnitCompany(PostgresFixture postgres) : UnitCompany(new PostgresCompanyStore(postgres));

/// <summary>A company whose units are played by its tests.</summary>
public abstract class UnitCompany(CompanyStore store) : CompanyFixture(store)
{
    internal FakeFleet Fleet { get; } = new();

    protected override void AddOwn(IServiceCollection services) => services.AddSingleton<IFleetAccess>(Fleet);
}
