using System.Diagnostics;
using System.Globalization;

namespace Mycosoft.Tests.Support.Processes;

/// <summary>The command line and environment of one real process of the product; ports stay the same over its restarts.</summary>
internal sealed class SiloCommand(SiloSettings settings, string dataDirectory, string workingDirectory)
{
    private static readonly string[] Foreign = ["MAS_", "Mas__", "Agents__", "ConnectionStrings__", "ASPNETCORE_", "Logging__", "Kestrel__", "OTEL_"];
    private readonly int _siloPort = FreePort.Next();
    private readonly int _clientPort = FreePort.Next();

    public Uri Address { get; } = new($"http://{settings.Machine?.There ?? "127.0.0.1"}:{FreePort.Next()}");

    public ProcessStartInfo ToStartInfo()
    {
        string[] arguments = [Repository.Output(settings.Program), "--urls", Address.GetLeftPart(UriPartial.Authority), .. settings.Arguments];
        var info = settings.Machine?.Command(DotNet(), arguments) ?? new ProcessStartInfo(DotNet(), arguments);
        info.WorkingDirectory = workingDirectory;
        RemoveForeign(info.Environment);
        foreach (var (name, value) in Usual().Concat(settings.Environment))
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private Dictionary<string, string> Usual()
    {
        var usual = new Dictionary<string, string>
        {
            ["Mas__SiloPort"] = _siloPort.ToString(CultureInfo.InvariantCulture),
            ["Mas__ClientPort"] = _clientPort.ToString(CultureInfo.InvariantCulture),
            ["Mas__DataDirectory"] = dataDirectory,
            ["Mas__Gaps__Fill"] = "false",
        };
        Add(usual, "MAS_API_KEY", settings.ApiKey);
        Add(usual, "ConnectionStrings__Postgres", settings.Postgres);
        Add(usual, "ConnectionStrings__Redis", settings.Redis);
        return usual;
    }

    private static void Add(Dictionary<string, string> variables, string name, string? value)
    {
        if (value is not null)
        {
            variables[name] = value;
        }
    }

    /// <summary>The developer's own settings must not reach the process under test.</summary>
    private static void RemoveForeign(IDictionary<string, string?> variables)
    {
        foreach (var name in variables.Keys.Where(name => Foreign.Any(name.StartsWith)).ToList())
        {
            variables.Remove(name);
        }
    }

    private static string DotNet() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
