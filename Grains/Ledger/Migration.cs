using DbUp.Builder;
using DbUp.Engine;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>Runs the numbered scripts of one folder of sql/ that have not run yet, each in a transaction of its own.</summary>
internal static class Migration
{
    public const string Journal = "schema_versions";

    public static void Run(UpgradeEngineBuilder target, string folder, ILogger logger)
    {
        var engine = target
            .WithScripts(Scripts(folder))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(TimeSpan.FromMinutes(10))
            .LogTo(new MigrationLog(logger))
            .Build();

        var unknown = engine.GetExecutedButNotDiscoveredScripts();
        if (unknown.Count > 0)
            throw new InvalidOperationException($"The database was written by a newer version: it has {string.Join(", ", unknown)}, which this version does not know. Start that version or a newer one.");

        var result = engine.PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"The script {result.ErrorScript?.Name} could not be applied: {result.Error.Message}", result.Error);
    }

    private static IEnumerable<SqlScript> Scripts(string folder)
    {
        var assembly = typeof(Migration).Assembly;
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, Name: resource.Replace('\\', '/')))
            .Where(script => script.Name.StartsWith($"sql/{folder}/", StringComparison.Ordinal))
            .OrderBy(script => script.Name, StringComparer.Ordinal)
            .Select(script => SqlScript.FromStream(script.Name, assembly.GetManifestResourceStream(script.Resource)));
    }
}
