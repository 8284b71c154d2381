using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>Entries as bytes: always the same members in the same order, those without a value left out.</summary>
public static class AuditText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int LongestName = 200;
    private const int LongestShort = 100;

    internal static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Time(DateTime at) => at.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The rows that follow the end of a chain, in order.</summary>
    public static AuditRow[] Chain(string chain, ChainEnd end, IReadOnlyList<AuditEntry> entries)
    {
        var rows = new AuditRow[entries.Count];
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Options);
        for (var i = 0; i < rows.Length; i++)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            var row = Bare(chain, end.Seq + i + 1, entries[i]);
            Write(writer, row, entries[i]);
            var bytes = buffer.WrittenSpan.ToArray();
            rows[i] = row with { Entry = bytes, Hash = HashOf(i == 0 ? end.Hash : rows[i - 1].Hash, bytes) };
        }

        return rows;
    }

    public static byte[] HashOf(ReadOnlySpan<byte> before, ReadOnlySpan<byte> entry)
    {
        var whole = ArrayPool<byte>.Shared.Rent(before.Length + entry.Length);
        before.CopyTo(whole);
        entry.CopyTo(whole.AsSpan(before.Length));
        var hash = SHA256.HashData(whole.AsSpan(0, before.Length + entry.Length));
        ArrayPool<byte>.Shared.Return(whole);
        return hash;
    }

    /// <summary>Whether the columns say what the entry says; null when they do, else the first that does not.</summary>
    public static string? Difference(AuditRow row)
    {
        try
        {
            return Compare(row);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "entry";
        }
    }

    public static Guid IdOf(byte[] entry)
    {
        using var document = JsonDocument.Parse(entry);
        return document.RootElement.GetProperty("id").GetGuid();
    }

    public static AuditRecord Read(byte[] entry, byte[] hash)
    {
        using var document = JsonDocument.Parse(entry);
        var root = document.RootElement;
        return new(
            Text("chain")!, root.GetProperty("seq").GetInt64(), root.GetProperty("at").GetDateTime(), Text("actor")!, Text("action")!, Text("agent_id"), Text("subject"), Text("via"), Text("what"), Text("payload"),
            Text("payload_sha256"), Text("policy_version"), Text("rule"), root.TryGetProperty("approval_id", out var approval) ? approval.GetGuid() : null,
            root.TryGetProperty("self_approval", out var self) ? self.GetBoolean() : null, Text("outcome"), Text("detail"), Convert.ToHexStringLower(hash));

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static AuditRow Bare(string chain, long seq, AuditEntry entry) => new(
        chain, seq, Instant.Whole(entry.At), Fit(entry.Actor, LongestName)!, Fit(entry.Action, LongestShort)!, Fit(entry.AgentId, LongestShort), Fit(entry.Subject, LongestName), [], []);

    private static string? Fit(string? text, int most) => text is null ? null : Summary.Storable(text.Length <= most ? text : text[..most]);

    private static void Write(Utf8JsonWriter writer, AuditRow row, AuditEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("chain"u8, row.Chain);
        writer.WriteNumber("seq"u8, row.Seq);
        writer.WriteString("at"u8, Time(row.At));
        writer.WriteString("actor"u8, row.Actor);
        writer.WriteString("action"u8, row.Action);
        writer.WriteString("id"u8, entry.Id);
        Optional("agent_id"u8, row.AgentId);
        Optional("subject"u8, row.Subject);
        Optional("via"u8, entry.Via);
        Optional("what"u8, entry.What);
        Optional("payload"u8, entry.Payload);
        Optional("payload_sha256"u8, entry.PayloadSha256);
        Optional("policy_version"u8, entry.PolicyVersion);
        Optional("rule"u8, entry.Rule);
        if (entry.ApprovalId is { } approval)
            writer.WriteString("approval_id"u8, approval);
        if (entry.SelfApproval is { } self)
            writer.WriteBoolean("self_approval"u8, self);
        Optional("outcome"u8, entry.Outcome);
        Optional("detail"u8, entry.Detail);
        writer.WriteEndObject();
        writer.Flush();

        void Optional(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
                writer.WriteString(name, value);
        }
    }

    private static string? Compare(AuditRow row)
    {
        var reader = new Utf8JsonReader(row.Entry);
        var (agent, subject) = (row.AgentId is null, row.Subject is null);
        if (!Begins(ref reader, "chain"u8) || !reader.ValueTextEquals(row.Chain))
            return "chain";
        if (!Next(ref reader, "seq"u8) || !reader.TryGetInt64(out var seq) || seq != row.Seq)
            return "seq";
        if (!Next(ref reader, "at"u8) || !reader.TryGetDateTime(out var at) || at != row.At)
            return "at";
        if (!Next(ref reader, "actor"u8) || !reader.ValueTextEquals(row.Actor))
            return "actor";
        if (!Next(ref reader, "action"u8) || !reader.ValueTextEquals(row.Action))
            return "action";
        if (!Next(ref reader, "id"u8))
            return "entry";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isAgent, isSubject) = (reader.ValueTextEquals("agent_id"u8), reader.ValueTextEquals("subject"u8));
            reader.Read();
            if (isAgent)
                agent = row.AgentId is not null && reader.ValueTextEquals(row.AgentId);
            else if (isSubject)
                subject = row.Subject is not null && reader.ValueTextEquals(row.Subject);
            else
                break;
        }

        return agent ? subject ? null : "subject" : "agent_id";
    }

    private static bool Begins(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.Read() && reader.TokenType == JsonTokenType.StartObject && Next(ref reader, name);

    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read();
}
