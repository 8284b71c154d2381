using Mycosoft.Tests.Benchmarks;
using Mycosoft.Tests.Benchmarks.Cluster;
using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Benchmarks.Hosted;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Benchmarks.Micro;

if (args is [] or ["help" or "--help" or "-h"])
{
    await Console.Out.WriteLineAsync(Help.Text);
    return 0;
}

try
{
    var rest = args[1..];
    return args[0] switch
    {
        "company" => await CompanyVerb.Run(rest),
        "cluster" => await ClusterVerb.Run(rest),
        "load" => await LoadVerb.Run(rest),
        "micro" => MicroVerb.Run(rest),
        BareServer.Verb => await BareServer.Run(rest),
        AskMeasure.Verb => await AskMeasure.Run(rest),
        IdleMeasure.Verb => await IdleMeasure.Run(rest),
        var verb => throw new ArgumentsException($"There is no verb '{verb}'; the verbs are company, cluster, load and micro."),
    };
}
catch (ArgumentsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
