namespace Mycosoft.Tests.Unit.Support;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(80);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_returns_as_soon_as_the_value_is_the_expected_one()
    {
        var reads = 0;
        var value = await Eventually.Equal(3, () => Task.FromResult(++reads), "three reads", cancellationToken: Cancellation);
        Assert.Equal((3, 3), (value, reads));
    }

    [Fact]
    public async Task A_time_out_names_the_phase_the_expected_and_the_last_actual_value()
    {
        var timeout = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.Equal("completed", () => Task.FromResult("running"), "task 7 completed", Soon, Cancellation));
        Assert.Contains("until: task 7 completed. Expected: completed. Last actual: running.", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_of_a_condition_quotes_the_condition()
    {
        var timeout = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.Value(() => Task.FromResult(1), count => count > 9, "ten spores", Soon, Cancellation));
        Assert.Contains("Expected: count => count > 9. Last actual: 1.", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_read_is_tried_again_and_told_on_time_out()
    {
        var timeout = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.True(() => Task.FromException<bool>(new InvalidOperationException("no route")), "the route answers", Soon, Cancellation));
        Assert.Contains("Last actual: InvalidOperationException: no route.", timeout.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(timeout.InnerException);
    }

    [Fact]
    public async Task A_read_that_never_returns_does_not_hang_the_test()
    {
        var never = new TaskCompletionSource<bool>();
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.True(() => never.Task, "an answer", Soon, Cancellation));
        Assert.Contains("the first attempt did not return", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.True(() => false, "never", cancellationToken: cancelled.Token));
    }
}
