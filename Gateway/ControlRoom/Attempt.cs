namespace Mycosoft.ControlRoom;

/// <summary>A change that a visitor asks for: once at a time, under one key until it has happened, with what came of it in words.</summary>
public sealed class Attempt
{
    private string _key = NewKey();

    public bool IsUnderWay { get; private set; }

    /// <summary>Why it was not done.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was done.</summary>
    public string? Done { get; private set; }

    /// <summary>What people have to allow before it is done; null when it is.</summary>
    public Guid? Approval { get; private set; }

    /// <summary>Something else is meant from now on.</summary>
    public void Renew() => (_key, Problem, Done, Approval) = (NewKey(), null, null, null);

    /// <summary>Whether it was done, or waits for people.</summary>
    /// <param name="change">Asks for it under a key.</param>
    /// <param name="done">What to say of it.</param>
    internal async Task<bool> Make<T>(Func<string, Task<InProcess.Answer<T>>> change, Func<T, string> done)
        where T : class
    {
        if (IsUnderWay)
            return false;
        (IsUnderWay, Problem, Done, Approval) = (true, null, null, null);
        try
        {
            var answer = await change(_key);
            if (!answer.Succeeded || answer.Value is not { } value)
            {
                Problem = answer.Problem ?? "The company gave no answer.";
                return false;
            }

            (_key, Done, Approval) = (NewKey(), done(value), (value as Word)?.ApprovalId);
            return true;
        }
        finally
        {
            IsUnderWay = false;
        }
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");
}

/// <summary>The word that the API says on what it did, or that people have to allow it first.</summary>
internal sealed record Word(string? Message = null, Guid? ApprovalId = null);
