using System.Globalization;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>Figures as lines of text.</summary>
internal static class FigureTable
{
    private const string Header = "store     what                                                     value        yardstick                          ratio   floor                        ";

    public static void Print(IEnumerable<Figure> figures)
    {
        Console.WriteLine();
        Console.WriteLine(Header.TrimEnd());
        Console.WriteLine(new string('-', Header.Length + 4));
        foreach (var figure in figures)
            Console.WriteLine(Line(figure));
        Console.WriteLine();
    }

    public static string Line(Figure figure)
    {
        var yardstick = figure.YardstickValue is { } value ? $"{figure.Yardstick} {Number(value)}" : "";
        var ratio = figure.Ratio is { } r ? Number(r) : "";
        var verdict = figure.Met switch { null => "", true => "met", false => "NOT MET" };
        return $"{figure.Store,-9} {figure.Name,-50} {Number(figure.Value),11} {figure.Unit,-6} {yardstick,-34} {ratio,7}   {figure.Floor,-26} {verdict}".TrimEnd();
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 1 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture);
}
