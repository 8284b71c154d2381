using System.Diagnostics.Metrics;

namespace Mycosoft.Chains;

/// <summary>What agents were kept from starting.</summary>
internal static class ChainInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Chains");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("mas.chains.refused", "{refusal}", "What agents were not allowed to start of each other, by the reason: command, hops or loop.");

    public static void Refused(string reason) => Refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
