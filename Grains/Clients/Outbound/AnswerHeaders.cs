using System.Net.Http.Headers;

namespace Mycosoft.Clients.Outbound;

/// <summary>The headers of an answer, by name without regard to case.</summary>
public sealed class AnswerHeaders(ILookup<string, string> values)
{
    public static AnswerHeaders None { get; } = Of([]);

    public static AnswerHeaders Of(IEnumerable<(string Name, string Value)> headers) => new(headers.ToLookup(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase));

    public string? First(string name) => values[name].FirstOrDefault();

    public IEnumerable<string> All(string name) => values[name];

    internal static AnswerHeaders Of(HttpResponseMessage answer) => Of(Flat(answer.Headers).Concat(Flat(answer.Content.Headers)));

    private static IEnumerable<(string, string)> Flat(HttpHeaders headers) => headers.NonValidated.SelectMany(h => h.Value.Select(v => (h.Key, v)));
}
