using Mycosoft.Ledger;
using Mycosoft.OwnerFiles;
using YamlDotNet.RepresentationModel;

namespace Mycosoft.Policy;

/// <summary>Reads a policy, and is strict: a member that is not known is a fault.</summary>
public static class PolicyReader
{
    private const int MostRules = 1_000;
    private static readonly string[] Subjects = ["task", "birth"];
    private static readonly string[] Effects = ["read", "change", "critical"];

    public static Answer<PolicyDocument> Read(string text) => YamlText.Read(text, "A policy", root => Document(root, text));

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
        var rules = members.Find("rules") is { } list ? Rules(list) : throw new MemberException(root, "$.rules", "rules is missing.");
        var commands = members.Find("commands") is { } lines ? Commands(lines) : BuiltInPolicy.Document.Commands;
        members.Done();
        return new(YamlText.VersionOf(text), text, self, TimeSpan.FromHours(hours ?? 24), (int)(births ?? 20), rules, commands);
    }

    private static List<PolicyRule> Rules(YamlNode node)
    {
        if (node is not YamlSequenceNode { Children: { Count: >= 1 and <= MostRules } children })
            throw new MemberException(node, "$.rules", $"rules is a list of 1 to {MostRules} rules.");
        var rules = children.Select((child, number) => Rule(new Members(child, $"$.rules[{number}]"), number)).ToList();
        if (rules.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new MemberException(node, "$.rules", $"two rules are called '{twice.Key}'.");
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
            throw new MemberException(node, "$.commands", $"commands is a list of at most {MostRules} lines.");
        return [.. children.Select((child, number) => Command(new Members(child, $"$.commands[{number}]")))];
    }

    private static CommandGrant Command(Members line)
    {
        var grant = new CommandGrant(
            line.SomeWords("from") ?? throw line.Missing("from"), line.SomeWords("to") ?? throw line.Missing("to"), line.SomeWords("task_type") ?? []);
        line.Done();
        return grant;
    }
}
