using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.ControlRoom;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class ApprovalStandTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void An_approver_may_say_either()
    {
        var stand = ApprovalStand.Of(Asked(), "bob", decides: true, Now);
        Assert.Equal((0, true, true, null), (stand.Yes, stand.MayApprove, stand.MayReject, stand.Because));
    }

    [Fact]
    public void Who_asked_may_only_take_it_back_and_is_told_why()
    {
        var stand = ApprovalStand.Of(Asked(), "alice", decides: true, Now);
        Assert.Equal((false, true), (stand.MayApprove, stand.MayReject));
        Assert.StartsWith("You asked for this", stand.Because, StringComparison.Ordinal);
        Assert.True(ApprovalStand.Of(Asked() with { SelfApproval = true }, "alice", decides: true, Now).MayApprove);
    }

    [Fact]
    public void Who_has_agreed_is_told_how_many_are_still_needed()
    {
        var stand = ApprovalStand.Of(Asked(needed: 2) with { Votes = [new("bob", true, null, Now)] }, "bob", decides: true, Now);
        Assert.Equal((1, false, false, "You have agreed; one more person has still to do so."), (stand.Yes, stand.MayApprove, stand.MayReject, stand.Because));
        Assert.Equal("It begins when 3 people have agreed.", ApprovalStand.Of(Asked(needed: 3), "carol", decides: true, Now).Because);
    }

    [Theory]
    [InlineData(ApprovalState.Pending, 25, true)]
    [InlineData(ApprovalState.Pending, 0, false)]
    [InlineData(ApprovalState.Rejected, 0, true)]
    public void Nobody_says_anything_to_what_is_over_or_without_the_role(ApprovalState status, int hoursLater, bool decides)
    {
        var stand = ApprovalStand.Of(Asked() with { Status = status }, "bob", decides, Now.AddHours(hoursLater));
        Assert.Equal((false, false), (stand.MayApprove, stand.MayReject));
    }

    [Theory]
    [InlineData("""{"amount":12000.5,"currency":"USD"}""", "12,000.5 USD")]
    [InlineData("""{"amount_minor":1200050,"currency":"EUR"}""", "1,200,050 minor units EUR")]
    [InlineData("""{"amount":"many"}""", "many")]
    [InlineData("""{"sum":5}""", null)]
    [InlineData("[]", null)]
    public void An_amount_is_shown_as_it_stands_in_the_payload(string payload, string? shown) => Assert.Equal(shown, ApprovalStand.AmountOf(new(payload)));

    private static ApprovalView Asked(int needed = 1) => new(
        Guid.NewGuid(), ApprovalSubject.Task, ApprovalState.Pending, "monitoring-agent", "monitoring", AgentCategory.Infrastructure, Guid.NewGuid(), "reload_config", JsonText.EmptyObject, "00", "v1", "what matters is asked first",
        needed, false, "alice", "reload_config of monitoring-agent", Now, Now.AddHours(24), null, null, [], false);
}
