namespace Mycosoft.Devices.Protocol;

/// <summary>The answer to an envelope, as the original gives it in camel case.</summary>
public sealed record EnvelopeAck(string DeviceId, string MsgId, long Seq, bool Accepted, string? Reason, DateTime AckedAtUtc);
