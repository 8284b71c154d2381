using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>Why bytes were not understood.</summary>
public enum FrameError
{
    None = 0,
    TooShort = 1,
    Oversize = 2,
    BadCobs = 3,
    BadMagic = 4,
    BadVersion = 5,
    BadLength = 6,
    BadCrc = 7,
    BadHash = 8,
    BadSignature = 9,
    BadJson = 10,
    BadNumber = 11,
    MissingField = 12,

    /// <summary>A kind of message that this side does not read, such as a command.</summary>
    UnknownType = 13,

    /// <summary>Bytes between frames and lines that are neither.</summary>
    Noise = 14,

    /// <summary>A line that says nothing of a unit: an echo, a banner, help.</summary>
    PlainText = 15,

    /// <summary>Structure of an envelope.</summary>
    BadEnvelope = 16,

    /// <summary>The bytes are encrypted.</summary>
    Encrypted = 17,

    /// <summary>A unit that has to sign did not.</summary>
    MissingSignature = 18,
}

/// <summary>Stable names for counters.</summary>
public static class FrameErrors
{
    public static string Name(this FrameError error) => error switch
    {
        FrameError.None => "none",
        FrameError.TooShort => "too_short",
        FrameError.Oversize => "oversize",
        FrameError.BadCobs => "bad_cobs",
        FrameError.BadMagic => "bad_magic",
        FrameError.BadVersion => "bad_version",
        FrameError.BadLength => "bad_length",
        FrameError.BadCrc => "bad_crc",
        FrameError.BadHash => "bad_hash",
        FrameError.BadSignature => "signature_mismatch",
        FrameError.BadJson => "bad_json",
        FrameError.BadNumber => "bad_number",
        FrameError.MissingField => "missing_field",
        FrameError.UnknownType => "unknown_type",
        FrameError.Noise => "noise",
        FrameError.PlainText => "plain_text",
        FrameError.BadEnvelope => "bad_envelope",
        FrameError.Encrypted => "encrypted",
        FrameError.MissingSignature => "signature_missing",
        _ => "unknown",
    };

    internal static FrameError Of(Integrity integrity) => integrity switch
    {
        Integrity.HashMismatch => FrameError.BadHash,
        Integrity.SignatureMismatch => FrameError.BadSignature,
        Integrity.SignatureMissing => FrameError.MissingSignature,
        _ => FrameError.None,
    };
}
