namespace Mycosoft.Devices.Protocol;

/// <summary>Which document of JSON it is: it is told by its topic or address, and not by itself.</summary>
public enum JsonTopic
{
    /// <summary>Of a unit's host, as the original's heartbeat.</summary>
    Heartbeat = 0,

    /// <summary>With hash and signature, or <c>{"envelope":{…}}</c> around one.</summary>
    Envelope = 1,

    /// <summary>{pack or readings, ts?, seq?, msgId?}; the unit stands in the topic.</summary>
    Telemetry = 2,

    /// <summary>As MINDEX takes it.</summary>
    MindexIngest = 3,

    /// <summary>As the website takes it.</summary>
    WebsiteIngest = 4,

    /// <summary>{id, success, message}: an answer to a command.</summary>
    Ack = 5,
}
