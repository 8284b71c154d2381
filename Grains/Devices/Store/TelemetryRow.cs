namespace Mycosoft.Devices;

/// <summary>A reading as its table holds it.</summary>
/// <param name="Dirty">Its minute may have been rolled up already.</param>
internal sealed record TelemetryRow(string AgentId, DateTime At, string Key, int Boot, long? Sequence, DateTime HeardAt, string Metrics, bool Dirty)
{
    public ReadingKey Place => new(AgentId, Key);
}

/// <summary>What a reading is known by.</summary>
internal readonly record struct ReadingKey(string AgentId, string Key)
{
    /// <summary>By the key of a request.</summary>
    public bool IsKeyed => Key.StartsWith($"m:{DeviceReading.KeyPrefix}", StringComparison.Ordinal);
}
