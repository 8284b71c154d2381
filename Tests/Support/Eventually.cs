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
        var last = new Attempt("nothing: the first attempt did not return");
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                var actual = await read().WaitAsync(Remaining(limit, clock), cancellationToken);
                if (accept(actual))
                {
                    return actual;
                }

                last = new Attempt($"{actual}");
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                last = error is TimeoutException && clock.Elapsed >= limit ? last : new Attempt($"{error.GetType().Name}: {error.Message}", error);
            }

            if (clock.Elapsed >= limit)
            {
                throw new TimeoutException(Describe(what, expected, last, attempts, clock.Elapsed), last.Error);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static TimeSpan Remaining(TimeSpan limit, Stopwatch clock) =>
        limit > clock.Elapsed ? limit - clock.Elapsed : TimeSpan.Zero;

    private static string Describe(string what, string expected, Attempt last, int attempts, TimeSpan elapsed) =>
        FormattableString.Invariant(
            $"Waited {elapsed.TotalSeconds:0.0} s ({attempts} attempts) until: {what}. Expected: {expected}. Last actual: {last.Seen}.");

    private sealed record Attempt(string Seen, Exception? Error = null);
}
