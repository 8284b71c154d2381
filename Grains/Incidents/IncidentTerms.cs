using Microsoft.Extensions.Configuration;
using Mycosoft.Hosting;

namespace Mycosoft.Incidents;

/// <summary>What the owner says of incidents.</summary>
/// <param name="GapAfter">How long a gap of high severity has to stay.</param>
/// <param name="ReturnsAfter">After how long one that people resolved is opened anew, although its cause never went away.</param>
public sealed record IncidentTerms(TimeSpan GapAfter, TimeSpan ReturnsAfter)
{
    public static IncidentTerms Usual { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    public static IncidentTerms Read(IConfigurationSection mas, ICollection<string> errors) =>
        new(Durations.Read(mas, "Incidents:GapAfter", errors) ?? Usual.GapAfter, Durations.Read(mas, "Incidents:ReturnsAfter", errors) ?? Usual.ReturnsAfter);
}
