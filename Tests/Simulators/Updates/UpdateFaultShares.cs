using System.Globalization;

namespace Mycosoft.Tests.Simulators.Updates;

/// <summary>Which share of the units has which trouble with updates; the rest has none.</summary>
internal sealed record UpdateFaultShares(IReadOnlyList<(UpdateFault Fault, double Share)> Shares)
{
    /// <summary>Reads <c>name=share</c> of each; null with what is wrong when one cannot be read, or all of them are more than everyone.</summary>
    public static UpdateFaultShares? Parse(IEnumerable<string> entries, out string? wrong)
    {
        var shares = new List<(UpdateFault, double)>();
        foreach (var entry in entries)
        {
            if (entry.Split('=') is not [var name, var text] || Named(name) is not { } fault
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
            {
                wrong = $"'{entry}' is no fault of an update: name=share, the share from 0 to 1, the names corrupt, no-confirm, crash, wrong-version.";
                return null;
            }

            shares.Add((fault, share));
        }

        wrong = shares.Sum(each => each.Item2) > 1 ? "The shares of --ota-fault are more than all units." : null;
        return wrong is null ? new(shares) : null;
    }

    /// <summary>The trouble of one of so many: the first ones have the first, and so on.</summary>
    public UpdateFault Of(int index, int count)
    {
        var before = 0.0;
        foreach (var (fault, share) in Shares)
        {
            before += share * count;
            if (index < Math.Round(before))
                return fault;
        }

        return UpdateFault.None;
    }

    private static UpdateFault? Named(string name) => name switch
    {
        "corrupt" => UpdateFault.Corrupt,
        "no-confirm" => UpdateFault.NoConfirm,
        "crash" => UpdateFault.Crash,
        "wrong-version" => UpdateFault.WrongVersion,
        _ => null,
    };
}
