using System.Text.Json;
using Orleans.Providers;

namespace Mycosoft.Audit;

/// <summary>What this silo has signed and with which key, and the way to ask every other silo for the same.</summary>
public sealed class HeadsKeeper(AuditOptions options, IGrainFactory grains) : IControllable, IDisposable
{
    /// <summary>Under this name the silos answer each other.</summary>
    public const string Name = "mas.audit-heads";

    private readonly Lazy<HeadSigner> _signer = new(() => HeadSigner.Load(options.KeyFile));
    private readonly HeadsFile _file = new(options.HeadsFile);

    /// <summary>What was wrong when this silo last looked at what it was to sign.</summary>
    public IReadOnlyList<AuditProblem> Problems { get; set; } = [];

    public async Task<IReadOnlyList<SignedHead>> Sign(IReadOnlyList<(string Chain, ChainEnd End)> ends, DateTime at, CancellationToken cancellationToken)
    {
        var heads = ends.Select(e => _signer.Value.Sign(e.Chain, e.End, at)).ToList();
        await _file.Append(heads, cancellationToken);
        return heads;
    }

    /// <summary>From every live silo, of all chains or of those named. One that does not answer makes the whole fail: its heads may be the ones that show a cut.</summary>
    public async Task<IReadOnlyList<KeptHeads>> Everywhere(IEnumerable<string>? chains = null)
    {
        var answers = await grains.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<HeadsKeeper>(Name, 0, chains is null ? null : string.Join('\n', chains));
        return [.. answers.OfType<string>().Select(text => JsonSerializer.Deserialize<KeptHeads>(text, Json.Tolerant)!)];
    }

    public async Task<object?> ExecuteCommand(int command, object? arg)
    {
        var chains = arg is string names ? names.Split('\n').ToHashSet(StringComparer.Ordinal) : null;
        var heads = await Task.Run(() => _file.Read(chains, CancellationToken.None));
        return JsonSerializer.Serialize(new KeptHeads(_signer.Value.Fingerprint, _signer.Value.PublicKey, heads, Problems), Json.Tolerant);
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_signer.IsValueCreated)
            _signer.Value.Dispose();
    }
}

/// <summary>What one silo keeps.</summary>
public sealed record KeptHeads(string Key, byte[] PublicKey, IReadOnlyList<SignedHead> Heads, IReadOnlyList<AuditProblem> Problems);
