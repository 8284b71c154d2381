using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class DeterministicIdTests
{
    [Fact]
    public void The_same_cause_gives_the_same_id_and_any_other_gives_another()
    {
        var id = DeterministicId.From("child", "a", "b");
        Assert.Equal(id, DeterministicId.From("child", "a", "b"));
        Guid[] others = [DeterministicId.From("child", "ab"), DeterministicId.From("child", "a", "b", ""), DeterministicId.From("reply", "a", "b"), DeterministicId.From("child", "b", "a")];
        Assert.Equal(4, others.Except([id]).Distinct().Count());
        Assert.Equal(8, id.Version);
    }
}
