using System.ComponentModel;
using DnsClient;
using DnsClient.Protocol;

namespace Mycosoft.Clients.Web;

public enum DnsType
{
    A = 0,
    Aaaa = 1,
    Cname = 2,
    Mx = 3,
    Txt = 4,
    Caa = 5,
    Ns = 6,
}

public sealed record DnsAnswer(
    DnsType Type,
    [property: Description("In the notation of a zone file.")] IReadOnlyList<string> Values,
    [property: Description("Seconds; null without values.")] int? Ttl,
    [property: Description("Null when the name server answered.")] string? Error);

/// <summary>Asks the configured name server, or the system's, without a cache.</summary>
public sealed class DnsLookup
{
    private readonly LookupClient _client;

    public DnsLookup(WebsiteOptions options)
    {
        var settings = options.Resolver is { } resolver ? new LookupClientOptions(resolver) : new LookupClientOptions();
        settings.UseCache = false;
        settings.Timeout = TimeSpan.FromSeconds(3);
        settings.Retries = 1;
        _client = new(settings);
    }

    public async Task<DnsAnswer> Ask(string host, DnsType type, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.QueryAsync(host, Enum.Parse<QueryType>(type.ToString(), ignoreCase: true), cancellationToken: cancellationToken);
            if (response.HasError)
                return new(type, [], null, response.ErrorMessage);
            var records = response.Answers.Where(r => r.RecordType.ToString().Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)).ToList();
            return new(type, [.. records.Select(Text)], records.Count == 0 ? null : records.Min(r => r.InitialTimeToLive), null);
        }
        catch (DnsResponseException e)
        {
            return new(type, [], null, e.DnsError);
        }
        catch (Exception e) when (e is ArgumentException or IOException or System.Net.Sockets.SocketException)
        {
            return new(type, [], null, e.Message);
        }
    }

    private static string Text(DnsResourceRecord record) => record switch
    {
        AddressRecord address => address.Address.ToString(),
        CNameRecord name => name.CanonicalName.Value,
        MxRecord mx => $"{mx.Preference} {mx.Exchange.Value}",
        TxtRecord txt => string.Concat(txt.Text),
        CaaRecord caa => $"{caa.Flags} {caa.Tag} \"{caa.Value}\"",
        NsRecord ns => ns.NSDName.Value,
        _ => record.ToString(),
    };
}
