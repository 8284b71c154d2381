using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.4)]
    [InlineData(5, 3.2)]
    [InlineData(6, 5)]
    [InlineData(1_000_000, 5)]
    public void It_doubles_up_to_five_seconds_with_a_quarter_left_to_chance(int failures, double seconds)
    {
        Assert.Equal(seconds, Backoff.After(failures, 1).TotalSeconds, 6);
        Assert.Equal(seconds * 0.75, Backoff.After(failures, 0).TotalSeconds, 6);
    }
}
