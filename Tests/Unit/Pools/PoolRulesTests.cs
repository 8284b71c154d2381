using Mycosoft.Agents;
using Mycosoft.Pools;

namespace Mycosoft.Tests.Unit.Pools;

public sealed class PoolRulesTests
{
    [Theory]
    [InlineData(null, AgentCategory.Device, true)]
    [InlineData("", AgentCategory.Core, true)]
    [InlineData("device,data", AgentCategory.Device, true)]
    [InlineData("device,data", AgentCategory.Core, false)]
    public void A_silo_serves_what_it_names_or_everything(string? pools, AgentCategory category, bool serves) => Assert.Equal(serves, PoolRules.Serves(pools, category));

    [Fact]
    public void Pools_are_written_as_they_are_read()
    {
        var text = PoolRules.Text([AgentCategory.Device, AgentCategory.Data]);
        Assert.True(PoolRules.Serves(text, AgentCategory.Data));
        Assert.False(PoolRules.Serves(text, AgentCategory.Security));
    }

    [Theory]
    [InlineData(4, 512, 100, "")]
    [InlineData(4.5, 512, 100, "cores")]
    [InlineData(4, 2049, 100, "promised 2049 MB")]
    [InlineData(4, 512, 2049, "holds 2049 MB")]
    public void A_silo_that_is_full_says_of_what(double cpu, double memory, double workingSet, string why)
    {
        var fault = PoolRules.Admit(cpu, memory, workingSet, 4, 2048);
        Assert.Equal(why.Length > 0, fault is not null);
        Assert.Contains(why, fault?.Message ?? "", StringComparison.Ordinal);
        Assert.Null(PoolRules.Admit(cpu, memory, workingSet, null, null));
    }
}
