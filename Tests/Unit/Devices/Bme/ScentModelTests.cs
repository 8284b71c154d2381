using Mycosoft.Devices.Bme;

namespace Mycosoft.Tests.Unit.Devices.Bme;

public sealed class ScentModelTests
{
    private static readonly SensorSettings Settings = new();

    private static readonly double[] Air = [100_000, 60_000, 40_000];

    private static readonly double[] Coffee = [20_000, 9_000, 5_000];

    [Fact]
    public void It_tells_smells_that_it_was_taught()
    {
        var scans = Taught(("air", Air, 6), ("coffee", Coffee, 6));
        Assert.Equal(("air", "coffee"), (Smell(scans, Air, 1.01).Smell, Smell(scans, Coffee, 0.99).Smell));
        Assert.Equal(["air", "coffee"], Smell(scans, Air, 1).Labels);
    }

    [Fact]
    public void What_is_near_to_nothing_is_unknown()
    {
        var smelt = Smell(Taught(("air", Air, 6), ("coffee", Coffee, 6)), [1_000_000, 2_000, 900_000], 1);
        Assert.Equal(ScentModel.Unknown, smelt.Smell);
        Assert.True(smelt.Distance > Settings.UnknownDistance);
    }

    [Fact]
    public void What_is_between_two_is_unknown()
    {
        var between = Air.Zip(Coffee, (a, c) => Math.Sqrt(a * c)).ToArray();
        Assert.Equal(ScentModel.Unknown, Smell(Taught(("air", Air, 6), ("coffee", Coffee, 6)), between, 1).Smell);
    }

    [Fact]
    public void A_label_counts_from_three_scans_of_as_many_steps()
    {
        Assert.Null(ScentModel.Classify(Taught(("air", Air, 2)), ScentModel.Features(Air), Settings));
        Assert.Null(ScentModel.Classify(Taught(("air", Air, 3)), ScentModel.Features(Air[..2]), Settings));
        Assert.NotNull(ScentModel.Classify(Taught(("air", Air, 3)), ScentModel.Features(Air), Settings));
    }

    [Fact]
    public void The_same_scan_is_kept_once_and_the_oldest_of_a_full_label_goes()
    {
        var scans = Taught(("air", Air, ScentModel.MostScansOfLabel));
        Assert.Same(scans, ScentModel.Learn(scans, scans[3]));
        var next = ScentModel.Learn(scans, scans[0] with { Id = "new" })!;
        Assert.Equal((ScentModel.MostScansOfLabel, "new", scans[1].Id), (next.Count, next[^1].Id, next[0].Id));
    }

    [Fact]
    public void There_is_room_for_so_many_labels()
    {
        var scans = Taught([.. Enumerable.Range(0, ScentModel.MostLabels).Select(i => ($"label-{i}", Air, 1))]);
        Assert.Null(ScentModel.Learn(scans, scans[0] with { Id = "new", Label = "one-more" }));
        Assert.NotNull(ScentModel.Learn(scans, scans[0] with { Id = "new" }));
    }

    private static Smelt Smell(IReadOnlyList<ScentScan> scans, double[] ohms, double factor) => ScentModel.Classify(scans, ScentModel.Features([.. ohms.Select(o => o * factor)]), Settings)!;

    private static IReadOnlyList<ScentScan> Taught(params (string Label, double[] Ohms, int Times)[] labels)
    {
        IReadOnlyList<ScentScan> scans = [];
        foreach (var (label, ohms, times) in labels)
        {
            for (var i = 0; i < times; i++)
                scans = ScentModel.Learn(scans, new($"{label}-{i}", label, DateTime.UnixEpoch, ScentModel.Features([.. ohms.Select(o => o * (1 + (0.01 * i)))])))!;
        }

        return scans;
    }
}
