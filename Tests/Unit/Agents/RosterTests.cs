using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Hosting;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class RosterTests
{
    private static readonly AgentCatalog Catalog = new(AgentKinds.All.Select(AgentDescriber.Describe));

    [Fact]
    public void Without_a_list_nobody_is_born_who_has_authority_over_the_company_or_its_money()
    {
        var born = Roster.Of(new(), Catalog);
        var kinds = born.Select(id => Catalog.FindByAgentId(id)!).ToList();
        Assert.DoesNotContain(kinds, k => k.Category is AgentCategory.Corporate or AgentCategory.Financial);
        Assert.Equal(Catalog.All.Where(k => k.Attribute.SingletonId is not null && k.Category is not (AgentCategory.Corporate or AgentCategory.Financial)), kinds);
    }

    [Fact]
    public void An_owner_who_names_them_has_approved_them() => Assert.Equal(["cfo-agent", "myca-core"], Roster.Of(new() { Roster = ["cfo-agent", "myca-core"] }, Catalog));
}
