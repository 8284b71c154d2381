using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Http;

/// <summary>Gives the things that requests create their ids, and knows which keyed ones are being created at this moment.</summary>
internal sealed class Creations
{
    private readonly ConcurrentDictionary<Guid, byte> _inProgress = new();

    /// <summary>False when the key is malformed (400) or its first request is still being accepted (409).</summary>
    public bool TryBegin(HttpContext http, byte[]? requestHash, out Creation creation, [NotNullWhen(false)] out Refusal? refusal)
    {
        creation = default;
        if (!IdempotencyKey.TryRead(http.Request, out var key, out refusal))
            return false;
        if (key is null)
        {
            creation = new(Guid.CreateVersion7(), null, null);
            return true;
        }

        var id = IdempotencyKey.Derive(http.Principal(), $"{http.Request.Method} {http.Request.Path}", key);
        if (!_inProgress.TryAdd(id, 0))
        {
            refusal = new(new Fault(FaultCodes.Conflict, $"The first request with this {IdempotencyKey.Header} is still being accepted.", Retryable: true));
            return false;
        }

        creation = new(id, requestHash, this);
        return true;
    }

    private void End(Guid id) => _inProgress.TryRemove(id, out _);

    /// <summary>One thing on its way in; dispose it once it was accepted or refused.</summary>
    public readonly record struct Creation(Guid Id, byte[]? RequestHash, Creations? Owner) : IDisposable
    {
        public void Dispose() => Owner?.End(Id);
    }
}
