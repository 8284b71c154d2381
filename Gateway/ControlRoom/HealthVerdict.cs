using System.Globalization;
using Mycosoft.Audit;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Dashboard;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Policy;
using Mycosoft.Quarantine;

namespace Mycosoft.ControlRoom;

/// <summary>What was read of the company's health. Null is what could not be read, which is not the same as well.</summary>
internal sealed record HealthReading(CompanyView? Company, SiloList? Silos, QuarantineList? Quarantines, PolicyInForce? Policy, DesiredInForce? Desired, AuditHeads? Heads, IncidentList? Incidents, int? Approvals, DateTime? StaleSince)
{
    public static readonly HealthReading Nothing = new(null, null, null, null, null, null, null, null, null);
}

/// <summary>One thing that somebody should know.</summary>
/// <param name="Tone">error, warn or info.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Address">Where to look; null on this screen.</param>
internal sealed record Concern(string Tone, string Text, string? Address = null);

/// <summary>Whether all is well, in five seconds.</summary>
internal sealed record HealthVerdict(string Tone, string Title, IReadOnlyList<Concern> Concerns)
{
    private const string Error = "error";
    private const string Warn = "warn";
    private const string Info = "info";

    public static HealthVerdict Of(HealthReading reading)
    {
        var concerns = Find(reading).OrderBy(c => c.Tone switch { Error => 0, Warn => 1, _ => 2 }).ToArray();
        var (wrong, odd) = (concerns.Count(c => c.Tone == Error), concerns.Count(c => c.Tone == Warn));
        return (wrong, odd) switch
        {
            (0, 0) => new("ok", "All is well", concerns),
            (0, 1) => new(Warn, "One thing needs attention", concerns),
            (0, _) => new(Warn, $"{Number(odd)} things need attention", concerns),
            (1, _) => new(Error, "Something is wrong", concerns),
            _ => new(Error, $"{Number(wrong)} things are wrong", concerns),
        };
    }

    /// <summary>A promise's name as people say it.</summary>
    public static string NameOf(SloView slo) => slo.Name.Length == 0 ? slo.Name : char.ToUpperInvariant(slo.Name[0]) + slo.Name[1..].Replace('_', ' ');

    public static string Value(double? value, string unit) => (value, unit) switch
    {
        (null, _) => Say.Unknown,
        (_, "percent") => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} %"),
        (_, "ms") => Say.Milliseconds(value),
        _ => Say.Number(value),
    };

    public static string Target(SloView slo) => slo.AtLeast ? $"{Value(slo.Target, slo.Unit)} or more" : $"less than {Value(slo.Target, slo.Unit)}";

    private static IEnumerable<Concern> Find(HealthReading reading)
    {
        if (reading.StaleSince is { } since)
            yield return new(Error, string.Create(CultureInfo.InvariantCulture, $"What is shown has not been kept up to date since {since:HH:mm:ss} UTC."));
        foreach (var concern in reading.Company is { } company ? OfCompany(company) : [new(Error, "The company does not say how it is.")])
            yield return concern;
        foreach (var concern in OfSilos(reading.Silos))
            yield return concern;
        foreach (var concern in OfRules(reading))
            yield return concern;
        foreach (var concern in reading.Heads is { } heads ? OfAudit(heads) : [new(Warn, "The signed ends of the audit could not be read.", "control/audit")])
            yield return concern;
        foreach (var concern in reading.Incidents is { } incidents ? OfIncidents(incidents) : [new(Warn, "The incidents could not be read.", "control/incidents")])
            yield return concern;
        if (reading.Approvals is > 0 and var waiting)
            yield return new(Info, waiting == 1 ? "One approval waits for a person." : $"{Number(waiting)} approvals wait for people.", "control/approvals");
    }

    private static IEnumerable<Concern> OfCompany(CompanyView company)
    {
        var unwell = company.PoolStats.ByStatus.GetValueOrDefault("error") + company.PoolStats.ByStatus.GetValueOrDefault("dead");
        if (unwell > 0)
            yield return new(Error, unwell == 1 ? "One agent is in error or dead." : $"{Number(unwell)} agents are in error or dead.", "control");
        foreach (var slo in company.Slos.Where(s => s.Met == false))
            yield return new(Warn, $"{NameOf(slo)}: {Value(slo.Value, slo.Unit)}, where {Target(slo)} is promised.");
        if (company.UnservedCategories.Count > 0)
            yield return new(Warn, $"No silo is meant for {string.Join(", ", company.UnservedCategories)}; their agents live on any.");
    }

    private static IEnumerable<Concern> OfSilos(SiloList? silos)
    {
        if (silos is null)
        {
            yield return new(Warn, "The silos could not be listed.");
            yield break;
        }

        if (silos.MessageBrokerConnected == false)
            yield return new(Error, "The message broker is not reached: what other silos do is not seen live.");
        foreach (var silo in silos.Silos.Where(s => s.Overloaded == true))
            yield return new(Error, $"{silo.Silo} is overloaded and turns requests away.");
        foreach (var silo in silos.Silos.Where(s => s.Status != "active"))
            yield return new(Warn, $"{silo.Silo} is {silo.Status.Replace('_', ' ')}.");
    }

    private static IEnumerable<Concern> OfRules(HealthReading reading)
    {
        if (reading.Quarantines is null)
            yield return new(Warn, "Whether anybody is in quarantine could not be read.");
        foreach (var quarantine in reading.Quarantines?.Quarantines ?? [])
        {
            yield return quarantine.Scope == QuarantineScope.Fleet
                ? new(Error, $"The whole fleet is in quarantine: {quarantine.Reason}.")
                : new(Warn, $"{(quarantine.Scope == QuarantineScope.Category ? "The category " : "")}{quarantine.Target} is in quarantine: {quarantine.Reason}.");
        }

        if (reading.Policy is null)
            yield return new(Warn, "The policy in force could not be read.");
        else if (reading.Policy.Error is not null)
            yield return new(Warn, "The policy file is not valid; the one before it stays in force.");
        if (reading.Desired?.Error is not null)
            yield return new(Warn, "The file of the desired state is not valid; the one before it stays in force.");
    }

    private static IEnumerable<Concern> OfAudit(AuditHeads heads)
    {
        if (heads.Problems.Count > 0)
            yield return new(Error, $"The audit is not whole: {AuditWords.Of(heads.Problems[0].Kind)}", "control/audit");
    }

    /// <summary>Only those of whose cause nothing else here speaks.</summary>
    private static IEnumerable<Concern> OfIncidents(IncidentList incidents) =>
        incidents.Incidents.Where(i => IncidentBoard.IsOpen(i) && i.Source is not ("agent" or "slo" or "quarantine" or "audit")).Select(i => new Concern(ToneOf(i.Severity), i.Title + ".", "control/incidents"));

    private static string ToneOf(IncidentSeverity severity) => severity switch
    {
        IncidentSeverity.Critical or IncidentSeverity.High => Error,
        IncidentSeverity.Medium => Warn,
        _ => Info,
    };

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
