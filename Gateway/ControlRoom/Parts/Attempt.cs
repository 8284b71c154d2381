namespace Mycosoft.ControlRoom.Parts;

/// <summary>
/// A change that a person makes on a screen: one at a time, with what came of it in words. As long as it is not known whether it was done it is tried under the same key, so that a second click does
/// nothing twice.
/// </summary>
public sealed class Attempt
{
    private string _key = NewKey();

    public bool IsUnderWay { get; private set; }

    /// <summary>Why it was not done, in the API's words.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was done.</summary>
    public string? Done { get; private set; }

    /// <summary>Where that can be seen.</summary>
    public string? Address { get; private set; }

    /// <summary>Something else is meant from now on.</summary>
    public void Renew()
    {
        Forget();
        _key = NewKey();
    }

    /// <summary>Null while another try is under way.</summary>
    internal async Task<InProcess.Answer<T>?> Make<T>(Func<string, Task<InProcess.Answer<T>>> send)
        where T : class
    {
        if (IsUnderWay)
            return null;
        Forget();
        IsUnderWay = true;
        try
        {
            var answer = await send(_key);
            if (answer.Status < StatusCodes.Status500InternalServerError)
                _key = NewKey();
            Problem = answer.Problem;
            return answer;
        }
        finally
        {
            IsUnderWay = false;
        }
    }

    /// <summary>Whether it was done, or waits for people.</summary>
    /// <param name="send">Asks for it under a key.</param>
    /// <param name="done">What to say of it.</param>
    internal async Task<bool> Make<T>(Func<string, Task<InProcess.Answer<T>>> send, Func<T, string> done)
        where T : class
    {
        if (await Make(send) is not { Succeeded: true } answer)
            return false;
        if (answer.Value is Word { ApprovalId: { } approval })
            Say("A person has to allow it first.", $"control/approvals/{approval}");
        else if (answer.Value is { } value)
            Say(done(value));
        else
            Refuse("The company gave no answer.");
        return answer.Value is not null;
    }

    public void Say(string done, string? address = null) => (Done, Address) = (done, address);

    public void Refuse(string problem) => (Done, Address, Problem) = (null, null, problem);

    public void Forget() => (Done, Address, Problem) = (null, null, null);

    private static string NewKey() => Guid.NewGuid().ToString();
}

/// <summary>The word that the API says on what it did, or that people have to allow it first.</summary>
internal sealed record Word(string? Message = null, Guid? ApprovalId = null);
