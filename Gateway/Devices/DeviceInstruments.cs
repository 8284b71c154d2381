using System.Diagnostics.Metrics;

namespace Mycosoft.Devices;

/// <summary>What units send over HTTP.</summary>
internal static class DeviceInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Devices.Http");

    private static readonly Counter<long> Documents = Meter.CreateCounter<long>("mas.devices.http.documents", "{document}", "Documents of units over HTTP, by what became of them.");

    public static void Count(string outcome, long documents = 1)
    {
        if (documents > 0)
            Documents.Add(documents, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <summary>What is wrong with documents has few names; only those are counted apart.</summary>
    public static void CountWrong(Fault fault) => Count(fault.Message is "hash_mismatch" or "signature_mismatch" or UnitKeys.Missing ? fault.Message : "invalid");
}
