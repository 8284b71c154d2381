using Spectre.Console.Cli;

namespace Mycosoft.Cli;

/// <summary>What one command does with its session.</summary>
internal delegate Task<int> Verb<in T>(Session session, T settings, CancellationToken cancellationToken)
    where T : GlobalSettings;

/// <summary>The verbs of one noun, each with its summary and an example.</summary>
internal sealed class Noun(IConfigurator<CommandSettings> branch, CommandLine commandLine, string name)
{
    public Noun Add<T>(string verb, string summary, Verb<T> command, string? example = null)
        where T : GlobalSettings
    {
        var added = branch.AddAsyncDelegate<T>(verb, (_, settings, cancellationToken) => commandLine.Execute(settings, command, cancellationToken)).WithDescription(summary);
        if (example is not null)
            added.WithExample([name, verb, .. example.Split(' ')]);
        return this;
    }
}
