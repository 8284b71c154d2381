using System.Net;
using Microsoft.Extensions.Options;

namespace Mycosoft;

/// <summary>Names everything that is wrong in one message, before anything starts.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
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
        if (!options.AllowUnauthenticated)
            yield break;
        if (options.ApiKeys.Count > 0)
            yield return "MAS_ALLOW_UNAUTHENTICATED=true contradicts the API keys in MAS_API_KEY, MAS_API_KEYS or Mas:ApiKeys; remove one of them.";
        foreach (var url in options.Urls.Where(url => !IsLoopback(url)))
            yield return $"MAS_ALLOW_UNAUTHENTICATED=true is allowed on loopback addresses only, and urls has '{url}'.";
    }
}
