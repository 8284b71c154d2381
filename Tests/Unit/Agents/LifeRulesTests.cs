using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class LifeRulesTests
{
    private const string Table = """
                    start   stop      pause   resume  archive   restart  delete
        spawning    active  shutdown  -       -       archived  active   deleted
        active      =       shutdown  paused  =       archived  active   deleted
        paused      active  shutdown  =       active  archived  active   deleted
        error       active  shutdown  -       -       archived  active   deleted
        stopping    active  shutdown  -       -       -         active   deleted
        shutdown    active  =         -       -       archived  active   deleted
        dead        active  shutdown  -       -       archived  active   deleted
        archived    active  =         -       -       =         active   deleted
        """;

    public static TheoryData<Life, LifeVerb, string> Cells
    {
        get
        {
            var rows = Table.Split('\n').Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var data = new TheoryData<Life, LifeVerb, string>();
            foreach (var row in rows.Skip(1))
            {
                for (var i = 1; i < row.Length; i++)
                    data.Add(Enum.Parse<Life>(row[0], true), Enum.Parse<LifeVerb>(rows[0][i - 1], true), row[i]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_verb_does_to_every_life_what_the_table_says(Life life, LifeVerb verb, string expected)
    {
        var (after, refusal) = LifeRules.After(life, verb, running: 0);
        var actual = refusal is not null ? "-" : after == life && verb != LifeVerb.Restart ? "=" : after.ToString().ToLowerInvariant();
        Assert.Equal(expected, actual);
        Assert.True(refusal is null or { Code: FaultCodes.Conflict });
    }

    [Fact]
    public void The_table_holds_every_life_and_every_verb() =>
        Assert.Equal((Enum.GetValues<Life>().Length - 1) * 7, Cells.Count);

    [Theory]
    [InlineData(LifeVerb.Start)]
    [InlineData(LifeVerb.Stop)]
    [InlineData(LifeVerb.Pause)]
    [InlineData(LifeVerb.Resume)]
    [InlineData(LifeVerb.Restart)]
    [InlineData(LifeVerb.Archive)]
    [InlineData(LifeVerb.Delete)]
    public void Nothing_is_done_to_what_was_deleted(LifeVerb verb) =>
        Assert.Equal((Life.Deleted, FaultCodes.NotFound), (LifeRules.After(Life.Deleted, verb, 0).Life, LifeRules.After(Life.Deleted, verb, 0).Refusal?.Code));

    [Fact]
    public void Running_tasks_turn_a_stop_into_stopping_and_forbid_an_archive()
    {
        Assert.Equal((Life.Stopping, null), LifeRules.After(Life.Active, LifeVerb.Stop, 1));
        Assert.Equal((Life.Stopping, null), LifeRules.After(Life.Stopping, LifeVerb.Stop, 1));
        Assert.Equal(FaultCodes.Conflict, LifeRules.After(Life.Active, LifeVerb.Archive, 1).Refusal?.Code);
    }
}
