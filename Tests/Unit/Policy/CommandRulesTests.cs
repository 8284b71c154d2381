using Mycosoft.Agents;
using Mycosoft.Policy;

namespace Mycosoft.Tests.Unit.Policy;

public sealed class CommandRulesTests
{
    private static readonly CommandParty Here = new("route-api", AgentCategory.Data);
    private static readonly CommandParty Board = new("mycobrain-7x", AgentCategory.Device);

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "commands: everybody", "line 3: commands is a list of at most 1000 lines.", "$.commands" },
        { "commands: [everybody]", "line 3: $.commands[0] is a mapping.", "$.commands[0]" },
        { "commands: [{from: data}]", "line 3: to is missing.", "$.commands[0].to" },
        { "commands: [{to: data}]", "line 3: from is missing.", "$.commands[0].from" },
        { "commands:\n  - {from: data, to: data}\n  - {from: [], to: data}", "line 5: from names nobody and nothing.", "$.commands[1].from" },
        { "commands: [{from: data, to: data, task_type: []}]", "line 3: task_type names nobody and nothing.", "$.commands[0].task_type" },
        { "commands: [{from: data, to: data, effect: change}]", "line 3: 'effect' is not known here.", "$.commands[0].effect" },
        { "commands: [{from: data, to: {a: b}}]", "line 3: to is a word of 1 to 200 characters.", "$.commands[0].to" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_bad_line_is_refused_with_line_and_member(string commands, string message, string path)
    {
        var fault = PolicyReader.Read($"rules:\n  - decide: auto\n{commands}").Fault;
        Assert.NotNull(fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault.Code, fault.Path));
    }

    [Theory]
    [InlineData("{from: data, to: device}", true, true)]
    [InlineData("{from: [core, data], to: [dao, device]}", true, true)]
    [InlineData("""{from: "*", to: "*"}""", true, true)]
    [InlineData("{from: route-api, to: mycobrain-7x}", true, true)]
    [InlineData("""{from: "route-*", to: "mycobrain-*"}""", true, true)]
    [InlineData("{from: device, to: data}", false, false)]
    [InlineData("{from: data, to: data}", false, false)]
    [InlineData("""{from: "dat*", to: "*"}""", false, false)]
    [InlineData("{from: data, to: device, task_type: reboot}", false, true)]
    [InlineData("""{from: data, to: device, task_type: ["re*", set_config]}""", false, true)]
    [InlineData("{from: data, to: device, task_type: set_config}", false, false)]
    public void A_line_allows_commands_and_tasks_or_only_the_tasks_that_it_names(string line, bool command, bool task)
    {
        var commands = Commands($"commands:\n  - {line}");
        Assert.Equal((command, task), (Allows(commands, Here, Board), Allows(commands, Here, Board, "reboot")));
    }

    [Fact]
    public void An_empty_list_is_nobody_and_an_absent_one_is_the_built_in_list()
    {
        Assert.False(Allows(Commands("commands: []"), new("myca-core", AgentCategory.Core), Board));
        Assert.Equal(BuiltInPolicy.Document.Commands, Commands("daily_births: 3"));
    }

    [Fact]
    public void An_agent_that_is_called_like_a_category_is_not_that_category()
    {
        var commands = Commands("""commands: [{from: security, to: "*"}]""");
        Assert.False(Allows(commands, new("security", AgentCategory.Data), Board));
        Assert.True(Allows(commands, new("guard", AgentCategory.Security), Board));
    }

    [Fact]
    public void An_agent_may_do_with_itself_as_it_likes() => Assert.True(Allows([], Here, Here, "set_schedule"));

    [Theory]
    [InlineData(AgentCategory.Core, AgentCategory.Device, true)]
    [InlineData(AgentCategory.Corporate, AgentCategory.Core, true)]
    [InlineData(AgentCategory.Security, AgentCategory.Core, true)]
    [InlineData(AgentCategory.Security, AgentCategory.Corporate, true)]
    [InlineData(AgentCategory.Infrastructure, AgentCategory.Device, false)]
    [InlineData(AgentCategory.Financial, AgentCategory.Corporate, false)]
    [InlineData(AgentCategory.Data, AgentCategory.Core, false)]
    [InlineData(null, AgentCategory.Custom, false)]
    public void By_the_built_in_list_the_core_the_executives_and_security_command_everybody(AgentCategory? from, AgentCategory to, bool allowed) =>
        Assert.Equal(allowed, Allows(BuiltInPolicy.Document.Commands, new("one", from), new("other", to)));

    [Fact]
    public void By_the_built_in_list_every_category_commands_its_own()
    {
        foreach (var category in Enum.GetValues<AgentCategory>())
            Assert.True(Allows(BuiltInPolicy.Document.Commands, new("one", category), new("other", category), "anything"), $"{category}");
    }

    [Fact]
    public void By_the_built_in_list_everybody_asks_the_executives_for_money_and_leave_and_commands_none()
    {
        var cfo = new CommandParty("cfo-agent", AgentCategory.Corporate);
        Assert.True(Allows(BuiltInPolicy.Document.Commands, Here, cfo, "approve_spending"));
        Assert.False(Allows(BuiltInPolicy.Document.Commands, Here, cfo, "post_entry"));
        Assert.False(Allows(BuiltInPolicy.Document.Commands, Here, cfo));
        Assert.False(Allows(BuiltInPolicy.Document.Commands, Here, Board, "approve_spending"));
    }

    [Fact]
    public void A_refusal_says_which_line_is_missing()
    {
        var command = CommandRules.Refusal([], Here, Board, null)!;
        Assert.Equal((FaultCodes.Forbidden, false), (command.Code, command.Retryable));
        Assert.Equal("The policy's list of commands has no line by which route-api (data) commands mycobrain-7x (device).", command.Message);
        Assert.Equal("The policy's list of commands has no line by which ghost (not here) gives mycobrain-7x (device) the task reboot.", CommandRules.Refusal([], new("ghost", null), Board, "reboot")!.Message);
    }

    [Theory]
    [InlineData("{from: data, to: data}", false)]
    [InlineData("""{from: "*", to: "*"}""", false)]
    [InlineData("{from: core, to: device}", false)]
    [InlineData("{from: [core, data], to: [data, device]}", true)]
    [InlineData("""{from: data, to: "*"}""", true)]
    [InlineData("{from: data, to: cfo-agent, task_type: approve_spending}", true)]
    public void A_category_gives_authority_when_a_line_names_it_over_others(string line, bool gives) =>
        Assert.Equal(gives, CommandRules.GivesAuthority(Commands($"commands:\n  - {line}"), AgentCategory.Data));

    private static bool Allows(IReadOnlyList<CommandGrant> commands, CommandParty from, CommandParty to, string? taskType = null) => CommandRules.Refusal(commands, from, to, taskType) is null;

    private static IReadOnlyList<CommandGrant> Commands(string text) => PolicyReader.ReadOwn($"rules: [{{decide: auto}}]\n{text}").Commands;
}
