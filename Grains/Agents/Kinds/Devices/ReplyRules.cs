using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What a unit's no means.</summary>
internal static class ReplyRules
{
    public static Fault? FaultOf(DeviceReply reply) => reply.Success ? null : new(Code(reply.Message), UnitWords.Refused(reply.Message.Length > 0 ? reply.Message : "without a word"));

    private static string Code(string word) => word switch
    {
        "estop_active" or "ota_busy" => FaultCodes.Conflict,
        "unknown_command" or "unknown_transport_command" or "ota_unsupported" => FaultCodes.Unsupported,
        "invalid_output_id" or "missing_payload" or "missing_ssid" => FaultCodes.InvalidPayload,
        _ => FaultCodes.UpstreamError,
    };

    public static Fault Late(string command) => new(FaultCodes.Timeout, $"{command} was not sent: its time was over before its turn came.", Retryable: true);

    public static Fault Silence(string command, int attempts, bool arrived) => new(
        FaultCodes.Timeout,
        $"The unit did not answer {command}{(attempts > 1 ? $", sent {attempts} times under the same number" : "")}{(arrived ? "; it arrived" : "")}: it is not known whether it was done.",
        Retryable: true);
}
