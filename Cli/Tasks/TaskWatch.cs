using Mycosoft.Cli.Http;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Cli.Tasks;

/// <summary>Follows one task to its end: people see its state and the seconds, programs a line for each state, both on standard error.</summary>
internal sealed class TaskWatch(Session session)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = session.Terminal.Clock;

    public async Task<int> UntilEnd(string id, CancellationToken cancellationToken)
    {
        var screen = session.Terminal.Error;
        var answer = screen.Profile.Capabilities.Interactive
            ? await screen.Status().StartAsync("…", context => Follow(id, (state, seconds) => context.Status(Markup.Escape(Plain.Line($"{id} {state}, {seconds} s"))), cancellationToken))
            : await Follow(id, SayOnce(id), cancellationToken);
        if (!answer.TryGet(out var task, out var failure))
            return session.Fail(failure);
        session.Show(task, TaskCommands.Write);
        return TaskEnds.ExitCode(task.Json.Text("status"));
    }

    private async Task<Result<Reply>> Follow(string id, Action<string, int> report, CancellationToken cancellationToken)
    {
        var (start, pause) = (_clock.GetTimestamp(), First);
        var reader = new SteadyReader(session.Company, _clock);
        while (true)
        {
            var answer = await reader.Get($"tasks/{CompanyAddress.Segment(id)}", cancellationToken);
            if (!answer.TryGet(out var task, out _) || task.Json.Text("status") is not { } status || TaskEnds.HasEnded(status))
                return answer;
            report(status, (int)_clock.GetElapsedTime(start).TotalSeconds);
            await Task.Delay(pause, _clock, cancellationToken);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    private Action<string, int> SayOnce(string id)
    {
        string? said = null;
        return (state, _) =>
        {
            if (state == said)
                return;
            said = state;
            session.Terminal.Say($"{id} {state}");
        };
    }
}
