using System.Text;

namespace Mycosoft.Tests.EndToEnd.Auth;

/// <summary>Bodies that no client sends by mistake. They say JSON and are something else, or JSON that only looks harmless.</summary>
internal static class HostileBodies
{
    private static readonly string[] Members =
    [
        "agent_id", "agent_type", "task_type", "target_agent", "from_agent", "to_agent", "message_type", "source", "target", "type", "name", "role", "principal", "reason", "scope", "policy", "snapshot_id", "version",
    ];

    public static IEnumerable<(string Name, byte[] Body)> All { get; } =
    [
        ("bytes that are no UTF-8 in every text", [.. Encoding.Latin1.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"\u00ff\u00fe\"")) + "}")]),
        ("bytes that are no UTF-8 in a payload", Encoding.Latin1.GetBytes("{\"agent_id\":\"a-b\",\"from_agent\":\"a-b\",\"to_agent\":\"a-b\",\"task_type\":\"x\",\"payload\":{\"a\":\"\u00c3(\"}}")),
        ("an overlong slash", Encoding.Latin1.GetBytes("{\"agent_id\":\"\u00c0\u00af\"}")),
        ("a surrogate in UTF-8", Encoding.Latin1.GetBytes("{\"agent_id\":\"\u00ed\u00a0\u0080\"}")),
        ("a byte order mark", [.. Encoding.UTF8.Preamble, .. "{}"u8]),
        ("UTF-16", Encoding.Unicode.GetBytes("{\"agent_id\":\"a-b\"}")),
        ("UTF-32", Encoding.UTF32.GetBytes("{}")),
        ("NUL in every text", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"\0\"")) + "}")),
        ("escaped NUL in every text", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"\\u0000\"")) + "}")),
        ("half a surrogate pair in every text", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"\\ud800\"")) + "}")),
        ("NUL after the end", "{}\0"u8.ToArray()),
        ("only NUL", new byte[1_000]),
        ("a number instead of every text", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":1e400")) + "}")),
        ("every text empty", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"\"")) + "}")),
        ("every text long", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":\"{new string('x', 20_000)}\"")) + "}")),
        ("every text null", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Select(name => $"\"{name}\":null")) + "}")),
        ("everything twice", Encoding.UTF8.GetBytes("{" + string.Join(',', Members.Concat(Members).Select(name => $"\"{name}\":\"a-b\"")) + "}")),
        ("a number of 300,000 digits", Encoding.UTF8.GetBytes($$$"""{"from_agent":"a-b","to_agent":"broadcast","payload":{"a":{{{new string('9', 300_000)}}}}}""")),
        ("a number with a huge exponent", """{"from_agent":"a-b","to_agent":"broadcast","payload":{"a":1e999999,"b":-1e-999999}}"""u8.ToArray()),
        ("100,000 members", Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 80_000).Select(n => $"\"a{n}\":1")) + "}")),
        ("deep arrays", Encoding.UTF8.GetBytes(new string('[', 100_000))),
        ("deep objects", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))),
        ("no JSON numbers", "[NaN,Infinity,-Infinity,01,.5,0x10,+1]"u8.ToArray()),
        ("a comment", "/* x */{}"u8.ToArray()),
        ("a trailing comma", "{\"agent_id\":\"a-b\",}"u8.ToArray()),
        ("a text", "\"agent_id\""u8.ToArray()),
        ("blanks", "   \r\n\t"u8.ToArray()),
        ("a form", "agent_id=a-b&task_type=x"u8.ToArray()),
        ("the beginning of an archive", [0x50, 0x4b, 3, 4, 0, 0, 0xff]),
        ("the name of a prototype", """{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}"""u8.ToArray()),
    ];
}
