using System.Globalization;
using Mycosoft.Firmware;

namespace Mycosoft.ControlRoom.Fleet;

/// <summary>How far a rollout is, in numbers and words.</summary>
internal static class RolloutWords
{
    private static readonly string[] Exposing = ["offered", "downloading", "verifying", "rebooting"];

    public static int Total(RolloutRecord rollout) => rollout.Counts.Values.Sum();

    public static int Confirmed(RolloutRecord rollout) => Count(rollout, "confirmed");

    public static int Exposed(RolloutRecord rollout) => Exposing.Sum(state => Count(rollout, state));

    public static int Failed(RolloutRecord rollout) => Count(rollout, "failed") + Count(rollout, "rolled_back");

    /// <summary>"12 of 40 confirmed, 3 under way, 1 failed, 2 left out".</summary>
    public static string Progress(RolloutRecord rollout)
    {
        var said = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{Confirmed(rollout):#,0} of {Total(rollout):#,0} confirmed") };
        Add(Exposed(rollout), "under way");
        Add(Failed(rollout), "failed");
        Add(Count(rollout, "skipped"), "left out");
        return string.Join(", ", said);

        void Add(int count, string what)
        {
            if (count > 0)
                said.Add(string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}"));
        }
    }

    private static int Count(RolloutRecord rollout, string state) => rollout.Counts.GetValueOrDefault(state);
}
