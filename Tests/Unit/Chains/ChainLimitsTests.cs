using Microsoft.Extensions.Configuration;
using Mycosoft.Chains;
using Mycosoft.Hosting;

namespace Mycosoft.Tests.Unit.Chains;

public sealed class ChainLimitsTests
{
    [Fact]
    public void The_last_allowed_step_is_taken_and_the_next_is_not()
    {
        var limits = new ChainLimits(3);
        Assert.Null(limits.Refusal(3));
        var fault = limits.Refusal(4)!;
        Assert.Equal((FaultCodes.Loop, false), (fault.Code, fault.Retryable));
        Assert.Contains("Mas:Chains:MaxHops allows 3", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 16)]
    [InlineData("1", 1)]
    [InlineData("1000", 1_000)]
    public void The_limit_is_the_owner_s(string? value, int hops)
    {
        var (options, errors) = Read(value);
        Assert.Empty(errors);
        Assert.Equal(hops, options.MaxHops);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("")]
    public void A_limit_out_of_range_is_named(string value) =>
        Assert.Equal([$"Mas:Chains:MaxHops: '{value}' is not a number from 1 to 1000."], Read(value).Errors);

    private static (MasOptions Options, List<string> Errors) Read(string? value)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Mas:Chains:MaxHops"] = value }).Build();
        return (MasOptions.Read(configuration, errors), errors);
    }
}
