using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class CompanyScreenTests(RoomCompany company)
{
    /// <summary>From its cause to the page.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions WithinASecond = new() { Timeout = 1_000 };

    [Fact]
    public async Task An_agent_that_is_born_is_there_within_a_second()
    {
        await using var room = await company.Visit();
        await room.Go("/control");
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = "myca-core", Exact = true })).ToBeVisibleAsync();
        var id = $"born-{Guid.NewGuid():N}";
        await company.Api.Spawn("event-processor", id: id);
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = id, Exact = true })).ToBeVisibleAsync(WithinASecond);
        await room.Keep("company");
        Assert.Empty(room.Complaints);
    }
}
