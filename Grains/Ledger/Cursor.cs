using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Ledger;

/// <summary>The place after a row in a list that is ordered by time and id, newest first. Opaque to callers.</summary>
public readonly record struct Cursor(DateTime At, Guid Id)
{
    private const int Size = 24;

    /// <summary>For rows that carry a number.</summary>
    public Cursor(DateTime at, long number)
        : this(at, Pack(number))
    {
    }

    public long Number => BinaryPrimitives.ReadInt64BigEndian(Id.ToByteArray(bigEndian: true).AsSpan(8));

    public static Fault Invalid { get; } = Fault.InvalidPayload("The cursor is not one that a list gave.", "$.cursor");

    /// <summary>False for a cursor that no list gave; without a cursor, true and null.</summary>
    public static bool TryRead(string? text, out Cursor? cursor, [NotNullWhen(false)] out Fault? fault)
    {
        (cursor, fault) = (null, null);
        if (string.IsNullOrEmpty(text))
            return true;
        Span<byte> bytes = stackalloc byte[Size];
        var read = Base64Url.IsValid(text, out var length) && length == Size && Base64Url.TryDecodeFromChars(text, bytes, out _);
        var ticks = read ? BinaryPrimitives.ReadInt64BigEndian(bytes) : -1;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            fault = Invalid;
            return false;
        }
        cursor = new(new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[8..], bigEndian: true));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.Ticks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static Guid Pack(long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], number);
        return new(bytes, bigEndian: true);
    }
}
