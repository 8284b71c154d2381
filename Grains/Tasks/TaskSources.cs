namespace Mycosoft.Tasks;

/// <summary>How a task came in.</summary>
public static class TaskSources
{
    public const string Http = "http";
    public const string Schedule = "schedule";
    public const string Message = "message";
    public const string Agent = "agent";
    public const string Rule = "rule";
}
