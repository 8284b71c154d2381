namespace Mycosoft.Agents;

/// <summary>A task that an agent gives itself again and again while it is started.</summary>
public sealed record TaskSchedule(string TaskType, JsonText Payload, TimeSpan Interval);
