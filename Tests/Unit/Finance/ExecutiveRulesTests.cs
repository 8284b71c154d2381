using Mycosoft.Agents;
using Mycosoft.Agents.Kinds.Executive;
using Mycosoft.Finance;

namespace Mycosoft.Tests.Unit.Finance;

public sealed class ExecutiveRulesTests
{
    [Fact]
    public void An_option_that_wins_by_the_weights_is_the_best_and_what_it_hangs_on_is_named()
    {
        var close = DecisionRules.Weigh([Option("a", 10, 0), Option("b", 0, 10), Option("c", 4, 4)], [new("speed", 1.1), new("cost", 1)]);
        Assert.Equal("a", close.Best);
        Assert.Equal(["a", "b", "c"], close.Options.Select(o => o.Name));
        Assert.Equal(["speed", "cost"], close.SensitiveTo);
        Assert.Empty(DecisionRules.Weigh([Option("a", 10, 10), Option("b", 0, 10)], [new("speed"), new("cost")]).SensitiveTo);
        Assert.Null(DecisionRules.Weigh([Option("a", 1, 1), Option("b", 1, 1)], [new("speed"), new("cost")]).Best);
        Assert.Equal((null, null), (DecisionRules.Weigh([new("a")], []).Best, DecisionRules.Weigh([new("a")], []).Options[0].Score));
    }

    [Fact]
    public void Options_and_criteria_belong_together()
    {
        Criterion[] criteria = [new("speed"), new("cost")];
        Assert.Null(DecisionRules.Check(new("t", "c", [Option("a", 1, 2)], criteria, "a")));
        Assert.Equal("$.options", DecisionRules.Check(new("t", "c", [Option("a", 1, 2), Option("a", 1, 2)], criteria))?.Path);
        Assert.Equal("$.options[1].scores", DecisionRules.Check(new("t", "c", [Option("a", 1, 2), new("b")], criteria))?.Path);
        Assert.Equal("$.options[0].scores", DecisionRules.Check(new("t", "c", [Option("a", 1, 2)]))?.Path);
        Assert.Equal("$.options[0].scores", DecisionRules.Check(new("t", "c", [Option("a", 1e300, 2)], criteria))?.Path);
        Assert.Equal("$.criteria", DecisionRules.Check(new("t", "c", [new("a")], [new("speed"), new("speed")]))?.Path);
    }

    [Theory]
    [InlineData(0, 10, 5.0, 0.5)]
    [InlineData(10, 0, 2.5, 0.75)]
    [InlineData(0, 10, 20.0, 1.0)]
    [InlineData(0, 10, -5.0, 0.0)]
    [InlineData(0, 10, null, null)]
    public void Progress_goes_from_the_baseline_to_the_target(double baseline, double target, double? current, double? progress) =>
        Assert.Equal(progress, OkrRules.Progress(baseline, target, current));

    [Theory]
    [InlineData("""{"title":"x","target":0}""", "$.key_results[0].target")]
    [InlineData("""{"title":"x","target":101,"metric":"percent"}""", "$.key_results[0].target")]
    [InlineData("""{"title":"x","target":1e300}""", "$.key_results[0].target")]
    [InlineData("""{"title":"x","target":1,"baseline":0.5,"metric":"boolean"}""", "$.key_results[0].baseline")]
    public void A_key_result_that_cannot_be_measured_is_refused(string keyResult, string path) =>
        Assert.Equal(path, new PayloadReader<SetOkrRequest>().Check(new($$"""{"period":"2026-Q2","owner":"o","title":"t","key_results":[{{keyResult}}]}"""))?.Path);

    [Theory]
    [InlineData("""{"who":"a","scope":"spending","until":"2027-01-01T00:00:00Z"}""", "$.amount_minor")]
    [InlineData("""{"who":"a","scope":"action","until":"2027-01-01T00:00:00Z","amount_minor":5,"currency":"USD"}""", "$.amount_minor")]
    [InlineData("""{"who":"a","scope":"spending","until":"2027-01-01T00:00:00Z","amount_minor":5}""", "$.currency")]
    [InlineData("""{"who":"a","scope":"everything","until":"2027-01-01T00:00:00Z"}""", "$.scope")]
    [InlineData("""{"who":"a","scope":"spending:travel","until":"2027-01-01T00:00:00Z","amount":5.00,"currency":"USD"}""", null)]
    [InlineData("""{"who":"a","scope":"action:deploy","until":"2027-01-01T00:00:00Z"}""", null)]
    public void A_delegation_of_spending_has_a_limit_and_one_of_action_has_none(string payload, string? path) =>
        Assert.Equal(path, new PayloadReader<DelegateAuthorityRequest>().Check(new(payload))?.Path);

    [Fact]
    public void Nothing_of_high_impact_is_approved_by_an_agent()
    {
        var delegation = new Delegated(Guid.NewGuid(), "deployer", "action", null, DateTime.UnixEpoch, DateTime.MaxValue, "chief");
        foreach (var claimed in (bool[])[true, false])
            Assert.False(ActionRules.Decide(new("deploy", "deployer", Impact.High, claimed), "deployer", speaksForIt: true, delegation, new(), "ceo-agent").Approved);
    }

    private static DecisionOption Option(string name, double speed, double cost) => new(name, new Dictionary<string, double> { ["speed"] = speed, ["cost"] = cost });
}
