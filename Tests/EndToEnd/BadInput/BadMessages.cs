using static Mycosoft.Tests.EndToEnd.BadInput.BadRequest;

namespace Mycosoft.Tests.EndToEnd.BadInput;

internal static class BadMessages
{
    public static IEnumerable<BadRequest> All { get; } =
    [
        Message("message: unknown type", "message_type", "\"telepathy\""),
        Message("message: unknown receiver", "to_agent", "\"nobody\"", 404, "none"),
        Message("message: receiver illegal", "to_agent", "\"a/b\""),
        Message("message: priority 2", "priority", "2"),
        Message("message: payload an array", "payload", "[]"),
        Message("message: payload with \\u0000", "payload", """{"a":"\u0000"}""", at: "$.payload.a"),
        Message("message: payload with half a surrogate pair", "payload", """{"a":"\uDC00"}""", at: "$.payload.a"),
        Message("message: payload with a member twice", "payload", """{"a":1,"a":2}""", at: "$.payload.a"),
        Message("message: payload with a member twice, further in", "payload", """{"b":[{"a":1,"\u0061":2}]}""", at: "any"),
        Message("message: payload with a number that is none", "payload", """{"a":01}""", 400, "none"),
        Message("message: payload with infinity", "payload", """{"a":Infinity}""", 400, "none"),
        Message("message: nested too deep", "payload", Nested(100), at: "any"),
        Message("message: over 1 MB", "payload", $$"""{"a":"{{new string('x', 1_100_000)}}"}""", 413, "none"),
        Message("message: negative ttl", "ttl", "-1"),
        Message("message: fractional ttl", "ttl", "1.5"),
        Message("message: correlation no uuid", "correlation_id", "\"x\""),
        Message("message: category with one receiver", "category", "\"core\""),
        Message("message: unknown category", "category", "\"zz\""),
        Message("message: unknown member", "colour", "1"),
        Post("message: sender missing", "/messages", """{"to_agent":"{agent}"}""", 422, "$.from_agent"),
        Post("message: malformed", "/messages", "{'a':1}", 400),
        new("message: text/plain", "POST", "/messages", """{"from_agent":"{agent}","to_agent":"task-router"}""", 415, "none", "text/plain"),
        Connection("to itself", "\"{agent}\"", "message", 5, 422, "$.target"),
        Connection("to nobody", "\"nobody\"", "message", 5, 404),
        Connection("to a number", "5", "message", 5, 422, "$.target"),
        Connection("of an unknown type", "\"task-router\"", "telepathy", 5, 422, "$.type"),
        Connection("of priority 2", "\"task-router\"", "message", 2, 422, "$.priority"),
        Post("connections: none", "/connections/bulk", """{"connections":[]}""", 422, "$.connections"),
        Post("connections: null", "/connections/bulk", """{"connections":[null]}""", 422, "$.connections[0]"),
        Post("connections: half of them known", "/connections/bulk", """{"connections":[{"source":"{agent}","target":"myca-core"},{"source":"{agent}","target":"nobody"}]}""", 404),
        Post("connections: delete what is not there", "/connections/delete", """{"source":"{agent}","target":"event-processor"}""", 404),
        new("connections: delete without a target", "DELETE", "/connections?source={agent}", null, 422, "target"),
        new("connections: delete no uuid", "DELETE", "/connections/x", null, 404),
        Get("connections: unknown agent", "/connections/nobody", 404),
    ];

    private static BadRequest Connection(string name, string target, string type, int priority, int status, string? at = null) =>
        Post($"connection: {name}", "/connections", $$"""{"source":"{agent}","target":{{target}},"type":"{{type}}","priority":{{priority}}}""", status, at);
}
