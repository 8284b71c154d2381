using Microsoft.Extensions.Logging;
using Mycosoft.OwnerFiles;

namespace Mycosoft.Gaps;

/// <summary>The desired state in force on this silo: the seed's, or the owner's file.</summary>
public sealed class DesiredStore(DesiredOptions options, TimeProvider clock, ILogger<DesiredStore> log)
    : OwnerFileStore<DesiredState>(new(options.File, BuiltInDesiredState.Document, DesiredReader.Read, clock), "desired state", document => document.Version, log)
{
    public DesiredState State => File.Document;

    public DesiredInForce InForce
    {
        get
        {
            var state = File.Document;
            return new(state.Version, File.Path ?? BuiltInDesiredState.Source, File.LoadedAt, File.Error, state.Agents, state.Routes, state.Integrations);
        }
    }
}

/// <summary>Where the owner says what the company should have; null for the seed's list.</summary>
public sealed record DesiredOptions(string? File);
