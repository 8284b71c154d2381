using System.Globalization;
using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Support.Companies;
using Npgsql;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>How evenly the agents that are given work live on the silos: if all were on one, the others would be ornaments, and the commits of one silo are gathered better than those of two.</summary>
internal static class Spread
{
    private const string Sql = "SELECT max(count) / sum(count) FROM (SELECT count(*) FROM agents WHERE id LIKE 'bench-%' GROUP BY silo) per_silo";

    public static async Task<Figure> Of(ClusterCompany company, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(company.Database.ConnectionString);
        await using var command = source.CreateCommand(Sql);
        var part = Convert.ToDouble(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        var silos = company.Silos.Count;
        return new Figure("cluster", $"{silos} silos: part of the agents on the fullest", part, "").Beside("even", 1.0 / silos);
    }
}
