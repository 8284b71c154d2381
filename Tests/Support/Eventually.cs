using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mycosoft.Tests.Support;

/// <summary>Waits for a condition, never for a length of time; a time-out says what was expected and what was last seen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public static Task True(Func<Task<bool>> condition, string what, TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        Equal(true, condition, what, within, cancellationToken);

    public static Task True(Func<bool> condition, string what, TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        Equal(true, () => Task.FromResult(condition()), what, within, cancellationToken);

    public static Task<T> Equal<T>(T expected, Func<Task<T>> read, string what, TimeSpan? within = null, CancellationToken cancellationToken = default) =>
        Wait(read, actual => EqualityComparer<T>.Default.Equals(actual, expected), what, $"{expected}", within, cancellationToken);

    /// <remarks>The expected value in the message is the text of <paramref name="accept"/>.</remarks>
    public static Task<T> Value<T>(
        Func<Task<T>> read,
        Func<T, bool> accept,
        string what,
        TimeSpan? within = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(accept))] string expected = "") =>
        Wait(read, accept, what, expected, within, cancellationToken);

    private static async Task<T> Wait<T>(
        Func<Task<T>> read, Func<T, bool> accept, string what, string expected, TimeSpan? within, CancellationToken cancellationToken)
    {
        var limit = within ?? Usual;
        var clock = Stopwatch.StartNew();
        var last = new Attempt<T>("nothing: the first attempt did not return");
        for (var attempts = 1; ; attempts++)
        {
            var attempt = await Try(read, accept, Remaining(limit, clock), cancellationToken);
            if (attempt.Accepted)
            {
                return attempt.Value!;
            }

            last = attempt.Seen is null ? last : attempt;
            if (attempt.Seen is null || clock.Elapsed >= limit)
            {
                throw new TimeoutException(Describe(what, expected, last.Seen!, attempts, clock.Elapsed), last.Error);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<Attempt<T>> Try<T>(Func<Task<T>> read, Func<T, bool> accept, TimeSpan within, CancellationToken cancellationToken)
    {
        Task<T>? reading = null;
        try
        {
            reading = read();
            var actual = await reading.WaitAsync(within, cancellationToken);
            return new Attempt<T>($"{actual}", actual, accept(actual));
        }
        catch (TimeoutException) when (reading is { IsCompleted: false })
        {
            return new Attempt<T>(Seen: null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt<T>($"{error.GetType().Name}: {error.Message}", Error: error);
        }
    }

    private static TimeSpan Remaining(TimeSpan limit, Stopwatch clock) =>
        limit > clock.Elapsed ? limit - clock.Elapsed : TimeSpan.Zero;

    private static string Describe(string what, string expected, string actual, int attempts, TimeSpan elapsed) =>
        FormattableString.Invariant($"Waited {elapsed.TotalSeconds:0.0} s ({attempts} attempts) until: {what}. Expected: {expected}. Last actual: {actual}.");

    /// <summary>What one read gave; nothing seen means that it was still under way when the time was over.</summary>
    private sealed record Attempt<T>(string? Seen, T? Value = default, bool Accepted = false, Exception? Error = null);
}
