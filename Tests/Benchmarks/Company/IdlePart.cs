using Mycosoft.Tests.Benchmarks.Hosted;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>Managed bytes an agent that is in memory and does nothing, against an empty grain.</summary>
internal static class IdlePart
{
    public static async Task<IReadOnlyList<Figure>> Measure(CompanyOptions options, Store store, CancellationToken cancellationToken)
    {
        var postgres = await store.NewDatabase(cancellationToken);
        string[] where = postgres is null ? [] : ["--postgres", postgres];
        var measured = await OwnProcess.Measure<IdleResult>(TimeSpan.FromMinutes(10), cancellationToken, [IdleMeasure.Verb, "--agents", $"{options.IdleAgents}", .. where]);
        return
        [
            Bytes("idle agent, activated, its record read", measured.Awake).AtMost(4_096),
            Bytes("idle agent, has its epoch and row (after Health)", measured.Held).AtMost(4_096),
            Bytes("idle agent, has ended one task", measured.Worked).AtMost(4_096),
        ];

        Figure Bytes(string name, double bytes) => new Figure(store.Name, $"{name}, {measured.Agents:N0}", bytes, "B").Beside("empty grain B", measured.Empty);
    }
}
