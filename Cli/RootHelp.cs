using Spectre.Console;
using Spectre.Console.Cli;
using Spectre.Console.Cli.Help;
using Spectre.Console.Rendering;

namespace Mycosoft.Cli;

/// <summary>The usual help, and under the first page what scripts have to know.</summary>
internal sealed class RootHelp(ICommandAppSettings settings) : HelpProvider(settings)
{
    public override IEnumerable<IRenderable> GetFooter(ICommandModel model, ICommandInfo? command) => command is not null
        ? base.GetFooter(model, command)
        : [new Text($"\nEvery command takes --json, --url, --key, --profile and --timeout.\n\nEXIT CODES:\n    {ExitCodes.Explained.Replace("; ", "\n    ", StringComparison.Ordinal)}\n")];
}
