using Mycosoft.Agents;
using Mycosoft.Policy;

namespace Mycosoft.Tests.Unit.Policy;

public sealed class PolicyTests
{
    private static PolicyQuestion Task => new("task", "cfo", AgentCategory.Corporate, "key:1") { TaskType = "approve_spending", Effect = Effect.Change };

    private static PolicyQuestion Birth => new("birth", "website", AgentCategory.Data, "key:1");

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "rules:\n  - decide: maybe", "line 2: decide is one of auto, notify, approve, deny, not 'maybe'.", "$.rules[0].decide" },
        { "rules:\n  - name: x\n    decide: auto\n    colour: red", "line 4: 'colour' is not known here.", "$.rules[0].colour" },
        { "rules:\n  - name: x", "line 2: decide is missing.", "$.rules[0].decide" },
        { "rules: []", "line 1: rules is a list of 1 to 1000 rules.", "$.rules" },
        { "colour: red\nrules:\n  - decide: auto", "line 1: 'colour' is not known here.", "$.colour" },
        { "rules:\n  - decide: approve\n    approvers: none", "line 3: approvers is a whole number from 1 to 20.", "$.rules[0].approvers" },
        { "rules:\n  - decide: auto\n    approvers: 2", "approvers stands with decide: approve.", "$.rules[0].approvers" },
        { "rules:\n  - decide: auto\n    effect: deadly", "line 3: effect is one of read, change, critical, not 'deadly'.", "$.rules[0].effect" },
        { "rules:\n  - {name: a, decide: auto}\n  - {name: a, decide: deny}", "two rules are called 'a'.", "$.rules" },
        { "self_approval: yes\nrules:\n  - decide: auto", "line 1: self_approval is one of denied, allowed, not 'yes'.", "$.self_approval" },
        { "just words", "line 1: $ is a mapping.", "$" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_bad_policy_is_refused_with_line_and_member(string text, string message, string path)
    {
        var fault = PolicyReader.Read(text).Fault;
        Assert.NotNull(fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault.Code, fault.Path));
    }

    [Theory]
    [InlineData("rules: [")]
    [InlineData("a: 1\na: 2\nrules: []")]
    [InlineData("")]
    [InlineData("--- a\n--- b")]
    [InlineData("rules: &x [*x]")]
    public void What_is_no_document_is_refused_and_throws_nothing(string text) => Assert.NotNull(PolicyReader.Read(text).Fault);

    [Fact]
    public void Json_is_read_as_well()
    {
        Assert.True(PolicyReader.Read("""{"self_approval":"allowed","rules":[{"name":"all","decide":"approve","approvers":2}]}""").TryGet(out var policy, out _));
        Assert.Equal((true, PolicyVerb.Approve, 2), (policy.SelfApproval, PolicyRules.Decide(policy, Task).Verb, PolicyRules.Decide(policy, Task).Approvers));
    }

    [Fact]
    public void The_first_rule_that_fits_decides_and_none_is_a_no()
    {
        var policy = PolicyReader.ReadOwn("""
            rules:
              - {name: large, on: task, amount_over: 100000, currency: EUR, decide: approve, approvers: 2}
              - {name: tellers, on: task, task_type: "approve_*", requester: ["key:1", "key:2"], decide: auto}
              - {name: births, on: birth, category: data, decide: notify}
            """);
        Assert.Equal("auto by 'tellers'", PolicyRules.Decide(policy, Task).ToString());
        Assert.Equal("approve(2) by 'large'", PolicyRules.Decide(policy, Task with { Amount = 100_001, Currency = "eur" }).ToString());
        Assert.Equal("auto by 'tellers'", PolicyRules.Decide(policy, Task with { Amount = 100_000, Currency = "EUR" }).ToString());
        Assert.Equal("deny by 'no rule'", PolicyRules.Decide(policy, Task with { Requester = "key:3" }).ToString());
        Assert.Equal("notify by 'births'", PolicyRules.Decide(policy, Birth).ToString());
    }

    [Theory]
    [InlineData("task", AgentCategory.Core, Effect.Critical, null, "key:1", PolicyVerb.Approve)]
    [InlineData("task", AgentCategory.Core, Effect.Change, null, "key:1", PolicyVerb.Auto)]
    [InlineData("birth", AgentCategory.Corporate, null, null, "roster", PolicyVerb.Auto)]
    [InlineData("birth", AgentCategory.Corporate, null, null, "key:1", PolicyVerb.Approve)]
    [InlineData("birth", AgentCategory.Financial, null, "category", "gap-detector", PolicyVerb.Approve)]
    [InlineData("birth", AgentCategory.Integration, null, "integration", "gap-detector", PolicyVerb.Notify)]
    [InlineData("birth", AgentCategory.Data, null, "route", "gap-detector", PolicyVerb.Auto)]
    [InlineData("birth", AgentCategory.Device, null, "device", "gap-detector", PolicyVerb.Auto)]
    [InlineData("birth", AgentCategory.Infrastructure, null, "category", "gap-detector", PolicyVerb.Auto)]
    [InlineData("birth", AgentCategory.Security, null, "category", "gap-detector", PolicyVerb.Notify)]
    [InlineData("birth", AgentCategory.Data, null, null, "key:1", PolicyVerb.Auto)]
    public void The_built_in_policy_keeps_the_original_rules(string on, AgentCategory category, Effect? effect, string? gap, string requester, PolicyVerb verb) =>
        Assert.Equal(verb, PolicyRules.Decide(BuiltInPolicy.Document, new(on, "any", category, requester) { Effect = effect, Gap = gap }).Verb);

    [Theory]
    [InlineData("""{"amount":1234.5,"currency":"EUR"}""", 123_450L)]
    [InlineData("""{"amount":1234.501}""", 123_451L)]
    [InlineData("""{"amount":1234,"currency":"JPY"}""", 1_234L)]
    [InlineData("""{"amount":1.5,"currency":"kwd"}""", 1_500L)]
    [InlineData("""{"amount":"12.30"}""", 1_230L)]
    [InlineData("""{"amount_minor":-500}""", 500L)]
    [InlineData("""{"amount":1e30}""", long.MaxValue)]
    [InlineData("""{"amount":{"a":1}}""", long.MaxValue)]
    [InlineData("""{"amount":"much"}""", long.MaxValue)]
    [InlineData("""{"other":1}""", null)]
    [InlineData("[]", null)]
    public void An_amount_is_never_read_too_low(string payload, long? minor) => Assert.Equal(minor, PolicyAmount.Of(new(payload)).Minor);
}
