using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>Megabytes a second, out of the mean of a benchmark that goes through a million bytes, beside what is aimed at.</summary>
internal sealed class ThroughputColumn : IColumn
{
    private const int Aim = 200;
    private const double Bytes = ProtocolBenchmarks.Bytes;

    public string Id => nameof(ThroughputColumn);

    public string ColumnName => string.Create(CultureInfo.InvariantCulture, $"MB/s (aim {Aim})");

    public string Legend => string.Create(CultureInfo.InvariantCulture, $"1,000,000 bytes a second; {Aim} and more is aimed at");

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    // Bytes a nanosecond are gigabytes a second. Nothing is asked of the yardstick.
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } measured)
            return "-";
        var speed = Bytes / measured.Mean * 1_000;
        var verdict = benchmarkCase.Descriptor.Baseline ? "" : speed >= Aim ? " met" : " NOT MET";
        return string.Create(CultureInfo.InvariantCulture, $"{speed:#,0}{verdict}");
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
