using System.Security.Cryptography;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Keys that units come in by. Only who may make keys makes them, and they are shown in one answer over HTTP: what an agent answers is kept, and read by others.</summary>
internal static class DeviceKeys
{
    public static Refusal? Refuse(HttpContext http) => Caller.Of(http) is { Role: Role.Admin, Scopes: null } ? null : new(new Fault(FaultCodes.Forbidden, "Only an admin's key without limits makes keys."));

    /// <summary>The key itself; the store has its hash.</summary>
    public static async Task<Answer<string>> Issue(Company company, string deviceId, string maker)
    {
        var (key, salt) = (IssuedKey.Create(), RandomNumberGenerator.GetBytes(16));
        using var limit = RequestExtensions.WriteLimit();
        var creation = new KeyCreation(Guid.CreateVersion7(), IssuedKey.PrefixOf(key), salt, IssuedKey.Hash(salt, key), $"unit {deviceId}", deviceId, Role.Device, maker);
        return (await company.Keys.Create(creation, limit.Token)).Fault is { } fault ? fault : key;
    }
}
