using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>What the two dialects say differently about the JSON of readings and of what is rolled up.</summary>
/// <param name="EachMetric">Joins the metrics of a reading t as m (key, value).</param>
/// <param name="EachStat">Joins the stats of a rolled up row t as m (key, value).</param>
/// <param name="ObjectOf">An aggregate: an object of arrays out of key, n, low, high and total.</param>
internal sealed record TelemetrySql(string EachMetric, string EachStat, string ObjectOf)
{
    private const string Value = "CAST(m.value AS double precision)";

    /// <summary>Count, least, greatest and sum of a metric of single readings.</summary>
    public static string Single => $"count(*) AS n, min({Value}) AS low, max({Value}) AS high, sum({Value}) AS total";

    /// <summary>The same of rolled up rows.</summary>
    public static string Rolled => $"CAST(sum(CAST(m.value ->> 0 AS bigint)) AS bigint) AS n, min({Part(1)}) AS low, max({Part(2)}) AS high, sum({Part(3)}) AS total";

    public static TelemetrySql Of(Database database) => database is SqliteDatabase
        ? new("CROSS JOIN json_each(t.metrics) AS m", "CROSS JOIN json_each(t.stats) AS m", "json_group_object(key, json_array(n, low, high, total))")
        : new("CROSS JOIN LATERAL jsonb_each_text(t.metrics) AS m(key, value)", "CROSS JOIN LATERAL jsonb_each(t.stats) AS m(key, value)", "jsonb_object_agg(key, jsonb_build_array(n, low, high, total))");

    private static string Part(int index) => $"CAST(m.value ->> {index} AS double precision)";
}
