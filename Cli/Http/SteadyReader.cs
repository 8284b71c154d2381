namespace Mycosoft.Cli.Http;

/// <summary>Reads again and again through an outage that is no longer than the patience for one answer: what is watched goes on meanwhile.</summary>
internal sealed class SteadyReader(CompanyClient company, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<Result<Reply>> Get(string path, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var answer = await company.Get(path, cancellationToken);
            if (answer.TryGet(out _, out var failure) || failure.ExitCode != ExitCodes.Unreachable || clock.GetElapsedTime(start) >= company.Patience)
                return answer;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
