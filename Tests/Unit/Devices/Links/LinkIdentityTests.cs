using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class LinkIdentityTests
{
    private readonly LinkIdentity _identity = new();

    [Fact]
    public void What_came_before_the_name_is_the_boards_that_says_it()
    {
        Assert.Empty(Hear(Event("early")));
        Assert.Equal(["a: early", "a: hello"], Hear(Hello("a")));
        Assert.Equal(["a: later"], Hear(Event("later")));
    }

    [Fact]
    public void Side_b_belongs_to_the_board_of_side_a()
    {
        Hear(Hello("a"));
        Assert.Equal(["a: hello"], Hear(new HelloMessage { Dialect = Dialect.Mdp, Role = LinkIdentity.SideB, Source = 0xB1 }));
    }

    [Fact]
    public void A_message_that_names_its_unit_is_that_units_and_makes_no_other_of_the_link()
    {
        Hear(Hello("a"));
        Assert.Equal(["b: x"], Hear(Event("x") with { DeviceId = "b" }));
        Assert.Equal(["a: y"], Hear(Event("y")));
    }

    [Fact]
    public void Another_board_may_be_plugged_in()
    {
        Hear(Hello("a"));
        Hear(Hello("b"));
        Assert.Equal(["b: x"], Hear(Event("x")));
    }

    [Fact]
    public void Only_so_much_is_held()
    {
        var lost = 0;
        foreach (var number in Enumerable.Range(0, LinkIdentity.MostHeld + 3))
        {
            _identity.Hear(Event($"{number}"), out var more);
            lost += more;
        }

        Assert.Equal(3, lost);
        Assert.Equal("a: 3", Hear(Hello("a"))[0]);
    }

    [Fact]
    public void A_connection_that_ends_leaves_what_was_nobodys()
    {
        Hear(Event("x"));
        Assert.Equal(1, _identity.Forget());
        Hear(Hello("a"));
        Assert.Equal(0, _identity.Forget());
        Assert.Null(_identity.Unit);
    }

    private List<string> Hear(DeviceMessage message) => [.. _identity.Hear(message, out _).Select(one => $"{one.DeviceId}: {(one.Message as EventMessage)?.Name ?? "hello"}")];

    private static HelloMessage Hello(string deviceId) => new() { Dialect = Dialect.Mdp, DeviceId = deviceId };

    private static EventMessage Event(string name) => new() { Dialect = Dialect.Mdp, Name = name };
}
