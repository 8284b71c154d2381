using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Keys;

/// <summary>The body of POST /keys.</summary>
internal sealed record CreateKey(
    string? Name = null, string? Role = null, string? Principal = null, IReadOnlyList<string>? Scopes = null, DateTime? ExpiresAt = null, int? RateLimit = null)
{
    /// <summary>What is to be stored; the key itself stays here.</summary>
    /// <param name="issue">The new key, its salt and its id.</param>
    /// <param name="maker">Who asks for it.</param>
    /// <param name="known">Every scope that there is.</param>
    public Answer<KeyCreation> Read(KeyIssue issue, Caller maker, IReadOnlySet<string> known)
    {
        if (Name is null)
            return Fault.InvalidPayload("Member 'name' is missing.", "$.name");
        if (!EnumNames<Role>.TryParse(Role, out var role))
            return Fault.InvalidPayload($"Give a role: one of {EnumNames<Role>.All}.", "$.role");
        var fault = ReadScopes(maker, known) ?? (role is Auth.Role.Agent ? AgentIds.Check(Principal, "$.principal") : null);
        if (fault is not null)
            return fault;
        var prefix = IssuedKey.PrefixOf(issue.Key);
        return new KeyCreation(
            issue.Id, prefix, issue.Salt, IssuedKey.Hash(issue.Salt, issue.Key), Name, Principal ?? Principals.KeyPrefix + prefix, role, maker.Name!, Scopes, RateLimit, ExpiresAt, issue.RequestHash);
    }

    /// <summary>A key that is limited makes no key that may do more.</summary>
    private Fault? ReadScopes(Caller maker, IReadOnlySet<string> known)
    {
        for (var index = 0; index < Scopes?.Count; index++)
        {
            if (Scopes[index] is not { } scope || !known.Contains(scope))
                return Fault.InvalidPayload($"Unknown scope; it must be one of {string.Join(", ", known)}.", $"$.scopes[{index}]");
        }

        return maker.Scopes is not { } own || Scopes?.Except(own, StringComparer.Ordinal).Any() == false
            ? null
            : new(FaultCodes.Forbidden, $"A key that is limited to {string.Join(", ", own)} makes keys within these scopes only.", Path: "$.scopes");
    }
}

/// <summary>A key on its way into the store.</summary>
internal sealed record KeyIssue(Guid Id, string Key, byte[] Salt, byte[]? RequestHash);
