using System.Net;
using Microsoft.Extensions.Options;

namespace Mycosoft;

/// <summary>Names everything that is wrong in one message, before anything starts.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const string Names = "MAS_API_KEY, MAS_API_KEYS or Mas:ApiKeys";

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    public static bool IsLoopback(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return false;
        return uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    private static IEnumerable<string> Errors(GatewayOptions options)
    {
        foreach (var error in options.Errors)
            yield return error;
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            yield return "Mas:DataDirectory is empty; give a directory or leave it out for .mas.";
        foreach (var error in (options.Oidc?.Errors() ?? []).Concat(Keys(options)))
            yield return error;
        if (!options.AllowUnauthenticated)
            yield break;
        if (options.Oidc is not null)
            yield return "MAS_ALLOW_UNAUTHENTICATED=true contradicts Mas:Oidc; remove one of them.";
        if (options.ApiKeys.Count > 0)
            yield return "MAS_ALLOW_UNAUTHENTICATED=true contradicts the API keys in MAS_API_KEY, MAS_API_KEYS or Mas:ApiKeys; remove one of them.";
        foreach (var url in options.Urls.Where(url => !IsLoopback(url)))
            yield return $"MAS_ALLOW_UNAUTHENTICATED=true is allowed on loopback addresses only, and urls has '{url}'.";
    }

    private static IEnumerable<string> Keys(GatewayOptions options)
    {
        var keys = options.ApiKeys.Select(ConfiguredKey.Parse).ToList();
        if (keys.Exists(key => key.Text.Length == 0))
            yield return $"{Names}: a role without a key; write role:key.";
        foreach (var twice in keys.GroupBy(key => key.Text, StringComparer.Ordinal).Where(same => same.Count() > 1))
            yield return $"{Names}: the key with the principal {KeyRing.PrincipalOf(twice.Key)} is given {twice.Count()} roles; leave one.";
        if (!options.Production)
            yield break;
        if (keys.Exists(key => key.IsDefault))
            yield return $"{Names}: a key is one that stands in examples; make one with: openssl rand -hex 32.";
        if (options.Urls.FirstOrDefault(url => !IsLoopback(url)) is not { } address)
            yield break;
        if (keys.Exists(key => key.IsShort))
            yield return $"{Names}: a key has fewer than {ConfiguredKey.LeastLength} characters, and urls has '{address}', which others reach; make one with: openssl rand -hex 32.";
        // The key that is made at the first start is for the machine it lies on. A silo without the API has nothing to open but its figures.
        if (keys.Count == 0 && options is { ServesApi: true, AllowUnauthenticated: false, Oidc: null })
            yield return $"{Names}: no key is configured, and urls has '{address}', which others reach; make one with: openssl rand -hex 32.";
    }
}
