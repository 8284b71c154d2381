using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>What was found of an envelope.</summary>
/// <param name="Message">What it says, also when it does not fit its hash or signature; null when its structure is wrong.</param>
/// <param name="Error">By the original's name, such as <c>missing_keys:pack</c> or <c>hash_mismatch</c>; null when nothing is wrong.</param>
public sealed record EnvelopeReport(TelemetryMessage? Message, string? Error);
