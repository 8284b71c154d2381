using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mycosoft.Ledger;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mycosoft.Policy;

/// <summary>Reads a policy from YAML, of which JSON is a part. Every fault names its line and member; a member that is not known is one.</summary>
public static class PolicyReader
{
    private const int LongestText = 1_048_576;
    private const int MostRules = 1_000;
    private static readonly string[] Subjects = ["task", "birth"];
    private static readonly string[] Effects = ["read", "change", "critical"];

    public static Answer<PolicyDocument> Read(string text)
    {
        if (text.Length > LongestText)
            return Fault.InvalidPayload($"A policy has at most {LongestText} characters.");
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
                return Fault.InvalidPayload("A policy is one document.");
            return Document(stream.Documents[0].RootNode, text);
        }
        catch (PolicyException e)
        {
            return Fault.InvalidPayload($"line {e.Line}: {e.Message}", e.Path);
        }
        catch (YamlException e)
        {
            return Fault.InvalidPayload($"line {e.Start.Line}: {e.Message}");
        }
    }

    /// <summary>For the policy that this program brings along, which a test has read.</summary>
    public static PolicyDocument ReadOwn(string text) => Read(text).TryGet(out var policy, out var fault) ? policy : throw new InvalidOperationException(fault.Message);

    private static PolicyDocument Document(YamlNode root, string text)
    {
        var members = new Members(root, "$");
        var approval = members.Find("approval") is { } node ? new Members(node, "$.approval") : null;
        var hours = approval?.Number("expires_after_hours", 1, 24 * 90);
        approval?.Done();
        var births = members.Number("daily_births", 0, 100_000);
        var self = members.Word("self_approval", ["denied", "allowed"]) == "allowed";
        var rules = members.Find("rules") is { } list ? Rules(list) : throw new PolicyException(root, "$.rules", "rules is missing.");
        var commands = members.Find("commands") is { } lines ? Commands(lines) : BuiltInPolicy.Document.Commands;
        members.Done();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        return new(hash, text, self, TimeSpan.FromHours(hours ?? 24), (int)(births ?? 20), rules, commands);
    }

    private static List<PolicyRule> Rules(YamlNode node)
    {
        if (node is not YamlSequenceNode { Children: { Count: >= 1 and <= MostRules } children })
            throw new PolicyException(node, "$.rules", $"rules is a list of 1 to {MostRules} rules.");
        var rules = children.Select((child, number) => Rule(new Members(child, $"$.rules[{number}]"), number)).ToList();
        if (rules.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new PolicyException(node, "$.rules", $"two rules are called '{twice.Key}'.");
        return rules;
    }

    private static PolicyRule Rule(Members rule, int number)
    {
        var verb = LedgerNames.Parse<PolicyVerb>(rule.Word("decide", [.. Enum.GetValues<PolicyVerb>().Select(LedgerNames.Text)]) ?? throw rule.Missing("decide"));
        var read = new PolicyRule(rule.Text("name") ?? $"rule {number + 1}", verb)
        {
            On = rule.Words("on", Subjects),
            Kind = rule.Words("kind"),
            Category = rule.Words("category", [.. Enum.GetValues<Agents.AgentCategory>().Select(LedgerNames.Text)]),
            TaskType = rule.Words("task_type"),
            Effect = rule.Words("effect", Effects),
            Requester = rule.Words("requester"),
            Gap = rule.Words("gap"),
            AmountOver = rule.Number("amount_over", 0, long.MaxValue),
            Currency = rule.Text("currency"),
            Approvers = (int)(rule.Number("approvers", 1, 20) ?? 1),
        };
        if (read.Approvers > 1 && verb != PolicyVerb.Approve)
            throw rule.Wrong("approvers", "approvers stands with decide: approve.");
        rule.Done();
        return read;
    }

    /// <summary>An empty list is nobody; a line without a side, or with an empty one, would be everybody by mistake.</summary>
    private static List<CommandGrant> Commands(YamlNode node)
    {
        if (node is not YamlSequenceNode { Children: { Count: <= MostRules } children })
            throw new PolicyException(node, "$.commands", $"commands is a list of at most {MostRules} lines.");
        return [.. children.Select((child, number) => Command(new Members(child, $"$.commands[{number}]")))];
    }

    private static CommandGrant Command(Members line)
    {
        var grant = new CommandGrant(
            line.SomeWords("from") ?? throw line.Missing("from"), line.SomeWords("to") ?? throw line.Missing("to"), line.SomeWords("task_type") ?? []);
        line.Done();
        return grant;
    }

    private sealed class PolicyException(YamlNode node, string path, string message) : Exception(message)
    {
        public long Line { get; } = node.Start.Line;

        public string Path => path;
    }

    /// <summary>A mapping whose members are taken out one by one; what is left over is not known.</summary>
    private sealed class Members
    {
        private readonly Dictionary<string, YamlNode> _left = new(StringComparer.Ordinal);
        private readonly YamlNode _node;
        private readonly string _path;

        public Members(YamlNode node, string path)
        {
            (_node, _path) = (node, path);
            if (node is not YamlMappingNode mapping)
                throw new PolicyException(node, path, $"{path} is a mapping.");
            foreach (var (key, value) in mapping.Children)
            {
                if (key is not YamlScalarNode { Value: { } name })
                    throw new PolicyException(key, path, "a member's name is a word.");
                _left[name] = value;
            }
        }

        public YamlNode? Find(string name) => _left.Remove(name, out var node) ? node : null;

        public string? Text(string name) => Find(name) is { } node ? Scalar(node, name) : null;

        public string? Word(string name, IReadOnlyList<string> known) => Find(name) is { } node ? Known(Scalar(node, name), node, name, known) : null;

        /// <summary>A word or a list of words.</summary>
        public IReadOnlyList<string> Words(string name, IReadOnlyList<string>? known = null) => Find(name) switch
        {
            null => [],
            YamlSequenceNode list => [.. list.Children.Select(c => Known(Scalar(c, name), c, name, known))],
            var node => [Known(Scalar(node, name), node, name, known)],
        };

        /// <summary>At least one word; null when the member is not there.</summary>
        public IReadOnlyList<string>? SomeWords(string name)
        {
            if (!_left.ContainsKey(name))
                return null;
            return Words(name) is { Count: > 0 } words ? words : throw Wrong(name, $"{name} names nobody and nothing.");
        }

        public long? Number(string name, long from, long to)
        {
            if (Find(name) is not { } node)
                return null;
            return long.TryParse(Scalar(node, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
                ? number
                : throw new PolicyException(node, $"{_path}.{name}", $"{name} is a whole number from {from} to {to}.");
        }

        public void Done()
        {
            if (_left.Count > 0)
                throw new PolicyException(_left.First().Value, $"{_path}.{_left.First().Key}", $"'{_left.First().Key}' is not known here.");
        }

        public PolicyException Missing(string name) => new(_node, $"{_path}.{name}", $"{name} is missing.");

        public PolicyException Wrong(string name, string message) => new(_node, $"{_path}.{name}", message);

        private string Scalar(YamlNode node, string name) =>
            node is YamlScalarNode { Value: { Length: >= 1 and <= 200 } text } ? text : throw new PolicyException(node, $"{_path}.{name}", $"{name} is a word of 1 to 200 characters.");

        private string Known(string word, YamlNode node, string name, IReadOnlyList<string>? known) =>
            known is null || known.Contains(word, StringComparer.Ordinal) ? word : throw new PolicyException(node, $"{_path}.{name}", $"{name} is one of {string.Join(", ", known)}, not '{word}'.");
    }
}
