using System.Collections.Frozen;

namespace Mycosoft.Finance;

/// <summary>ISO 4217: the currencies there are, and how many digits each has after the point. Nothing else in the house knows that number.</summary>
public static class Currencies
{
    private const string TwoDigits = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
        GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
        NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES
        WST XCD YER ZAR ZMW ZWG
        """;

    private static readonly FrozenDictionary<string, int> DigitsOf = new (string Codes, int Digits)[]
    {
        (TwoDigits, 2),
        ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
        ("BHD IQD JOD KWD LYD OMN TND", 3),
        ("CLF UYW", 4),
    }.SelectMany(g => g.Codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), (g, code) => (code, g.Digits)).ToFrozenDictionary(p => p.code, p => p.Digits, StringComparer.Ordinal);

    public static bool Exists(string code) => DigitsOf.ContainsKey(code);

    public static int Digits(string code) => DigitsOf[code];

    /// <summary>How many minor units make one of the currency.</summary>
    public static decimal Scale(string code) => Digits(code) switch { 0 => 1m, 2 => 100m, 3 => 1_000m, _ => 10_000m };
}
