using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Tests.Unit.Devices.Bme;

public sealed class CleanAirTests
{
    private static readonly TimeSpan BurnIn = TimeSpan.FromMinutes(30);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly List<MetricBucket> _heard = [];

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void Nothing_is_known_of_a_sensor_that_was_not_heard()
    {
        var air = Look();
        Assert.Null(air.Ohm);
        Assert.True(air.Stabilises);
    }

    [Fact]
    public void It_burns_in_first_and_needs_an_hour_of_what_comes_after()
    {
        Hear(25, 90_000);
        Assert.True(Look().BurnsIn);
        Hear(30, 50_000);
        Assert.Equal((false, null), (Look().BurnsIn, Look().Ohm));
        Hear(60, 50_000);
        var air = Look();
        Assert.Equal((false, 50_000), (air.Stabilises, air.Ohm));
    }

    [Fact]
    public void Clean_air_is_the_95th_percentile_of_a_day()
    {
        Hear(30, 1_000_000);
        for (var ohm = 1; ohm <= 100; ohm++)
            Hear(5, ohm * 1_000);
        Assert.Equal(95_000, Look().Ohm);
    }

    [Fact]
    public void A_heater_that_was_off_burns_in_again()
    {
        Hear(180, 50_000);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(Look().BurnsIn);
        Hear(20, 90_000);
        Assert.Equal((true, 50_000), (Look().BurnsIn, Look().Ohm));
        Hear(15, 50_000);
        Assert.False(Look().BurnsIn);
    }

    [Fact]
    public void What_is_older_than_a_day_is_forgotten()
    {
        Hear(180, 500_000);
        Hear(24 * 60, 50_000);
        Assert.Equal(50_000, Look().Ohm);
    }

    [Theory]
    [InlineData(1, 40, 100)]
    [InlineData(0.5, 40, 62.5)]
    [InlineData(1, 100, 75)]
    [InlineData(1, 0, 75)]
    [InlineData(0, 100, 0)]
    [InlineData(0.8, 70, 72.5)]
    public void The_index_weighs_gas_three_times_as_much_as_humidity(double ratio, double humidity, double index) => Assert.Equal(index, AirIndex.Of(ratio, humidity));

    [Fact]
    public void Air_that_is_cleaner_than_clean_is_clean() => Assert.Equal(1, AirIndex.Ratio(60_000, 50_000));

    private CleanAir Look() => CleanAir.Of(_heard, Now, BurnIn);

    private void Hear(int minutes, double ohm)
    {
        for (var i = 0; i < minutes / 5; i++)
        {
            _heard.Add(new(Now, 30, ohm, ohm, ohm));
            _clock.Advance(TimeSpan.FromMinutes(5));
        }
    }
}
