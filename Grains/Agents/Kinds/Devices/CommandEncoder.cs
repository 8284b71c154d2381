using System.Globalization;
using System.Text;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>A command as it leaves, and how its answer will be known.</summary>
internal sealed record OutgoingCommand(string Id, string Command, string Parameters, byte[] Bytes, ExpectedReply Reply);

/// <summary>Puts a form into the dialect of a route. What does not fit the dialect is refused: it would be understood as something else, or not at all.</summary>
internal static class CommandEncoder
{
    public static (OutgoingCommand? Command, Fault? Fault) Encode(CommandForm form, string dialect, string id, uint from, DateTime? expires) => (form, dialect) switch
    {
        (_, "json") => Document(form, id, expires),
        (JsonForm f, "mdp" or "mdp_binary") => Framed(id, f, from),
        (BinaryForm f, "mdp" or "mdp_binary") => Framed(
            id, f.Name, Named(f), CommandWriter.ForMdpBinary(from, f.Id, f.Data, f.Side), s => new() { Sequence = s, Number = f.Id, Kind = f.Answer }),
        (LineForm f, "text") => Framed(id, f.Command, f.Parameters, CommandWriter.ForNdjson(f.Command, Encoding.UTF8.GetBytes(f.Parameters)), _ => new() { Word = f.Command, Kind = f.Answer }),
        (_, "mdp_b" or "mdp_c" or "mdp_d" or "mmp") => (null, Fault.Unsupported($"What the unit speaks ({dialect}) is only listened to.")),
        _ => (null, Fault.Unsupported($"This command of its firmware has no form in what is spoken on its link ({dialect}).")),
    };

    private static (OutgoingCommand? Command, Fault? Fault) Framed(string id, JsonForm form, uint from)
    {
        var encoded = CommandWriter.ForMdp(from, form.Command, Encoding.UTF8.GetBytes(form.Parameters), form.Side);
        return encoded is null && form.Shorter is { } shorter
            ? Framed(id, form with { Parameters = shorter, Shorter = null }, from)
            : Framed(id, form.Command, form.Parameters, encoded, s => new() { Sequence = s, Side = form.Side, Kind = form.Answer });
    }

    private static (OutgoingCommand? Command, Fault? Fault) Framed(string id, string name, string parameters, EncodedCommand? encoded, Func<uint?, ExpectedReply> reply) =>
        encoded is null ? (null, TooLong(name)) : (new(id, name, parameters, encoded.Bytes, reply(encoded.Sequence)), null);

    private static (OutgoingCommand? Command, Fault? Fault) Document(CommandForm form, string id, DateTime? expires)
    {
        var (name, parameters) = form switch
        {
            JsonForm f => (f.Command, f.Parameters),
            LineForm f => (f.Command, f.Parameters),
            BinaryForm f => (f.Name, Named(f)),
            _ => throw new ArgumentOutOfRangeException(nameof(form)),
        };
        return CommandWriter.ForJson(id, name, Encoding.UTF8.GetBytes(parameters), expires) is { } encoded
            ? (new(id, name, parameters, encoded.Bytes, new() { Id = id, Kind = form.Answer }), null)
            : (null, TooLong(name));
    }

    /// <summary>A host in between that writes the bytes itself is told the number and the data.</summary>
    private static string Named(BinaryForm form) => string.Create(CultureInfo.InvariantCulture, $$"""{"cmd_id":{{form.Id}},"data":"{{Convert.ToHexStringLower(form.Data)}}"}""");

    private static Fault TooLong(string name) => Fault.InvalidPayload($"{name} with these parameters is longer than the unit takes.", "$.params");
}
