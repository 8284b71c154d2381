using Mycosoft.Cli;
using Mycosoft.Cli.Output;

using var interruption = new Interruption();
return await new CommandLine(Terminal.Real()).Run(args, interruption);
