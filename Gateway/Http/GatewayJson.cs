using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Devices;
using Mycosoft.Firmware;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.Keys;
using Mycosoft.Messages;
using Mycosoft.Policy;
using Mycosoft.Quarantine;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Templates;

namespace Mycosoft.Http;

/// <summary>Source-generated JSON for everything that is read, and for the answers that are written often.</summary>
[JsonSerializable(typeof(SubmitTask))]
[JsonSerializable(typeof(TaskSubmitted))]
[JsonSerializable(typeof(SubmitIntake))]
[JsonSerializable(typeof(SendMessage))]
[JsonSerializable(typeof(MessageSent))]
[JsonSerializable(typeof(DrawConnection))]
[JsonSerializable(typeof(DrawConnections))]
[JsonSerializable(typeof(TakeSnapshot))]
[JsonSerializable(typeof(RestoreSnapshot))]
[JsonSerializable(typeof(ForkSnapshot))]
[JsonSerializable(typeof(FromTemplate))]
[JsonSerializable(typeof(GapReason))]
[JsonSerializable(typeof(RolloutNote))]
[JsonSerializable(typeof(IncidentNote))]
[JsonSerializable(typeof(IncidentView))]
[JsonSerializable(typeof(TrialReason))]
[JsonSerializable(typeof(QuarantineBody))]
[JsonSerializable(typeof(VoteBody))]
[JsonSerializable(typeof(SimulatePolicy))]
[JsonSerializable(typeof(VerifyAudit))]
[JsonSerializable(typeof(IReadOnlyList<AgentView>))]
[JsonSerializable(typeof(AgentMetricsView))]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(Heartbeat))]
[JsonSerializable(typeof(CommandBody))]
[JsonSerializable(typeof(CommandAck))]
[JsonSerializable(typeof(FciSummary))]
[JsonSerializable(typeof(MindexQueue))]
[JsonSerializable(typeof(MindexMosfet))]
[JsonSerializable(typeof(MindexInterval))]
[JsonSerializable(typeof(MindexReboot))]
[JsonSerializable(typeof(MindexUpdate))]
[JsonSerializable(typeof(MindexAck))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(JsonText))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>For request bodies.</summary>
    public static GatewayJson Strict { get; } = new(Dialect(JsonUnmappedMemberHandling.Disallow));

    /// <summary>For answers.</summary>
    public static GatewayJson Tolerant { get; } = new(Dialect(JsonUnmappedMemberHandling.Skip));

    private static JsonSerializerOptions Dialect(JsonUnmappedMemberHandling unknownMembers)
    {
        var options = new JsonSerializerOptions();
        Json.Apply(options, unknownMembers);
        Extend(options);
        return options;
    }

    /// <summary>What HTTP adds to the company's dialect: instants in UTC, and text that a person can read (the answers are never put into HTML).</summary>
    public static void Extend(JsonSerializerOptions options)
    {
        options.Converters.Add(new UtcDateTimeConverter());
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
