namespace Mycosoft.ControlRoom.Parts;

/// <summary>A change that a person makes on a screen. As long as it is not known whether it was done it is tried under the same key, so that a second click does nothing twice.</summary>
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

    /// <summary>Null while another try is under way.</summary>
    internal async Task<InProcess.Answer<T>?> Make<T>(Func<string, Task<InProcess.Answer<T>>> send)
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

    public void Say(string done, string? address = null) => (Done, Address) = (done, address);

    public void Refuse(string problem) => (Done, Address, Problem) = (null, null, problem);

    public void Forget() => (Done, Address, Problem) = (null, null, null);

    private static string NewKey() => Guid.NewGuid().ToString();
}
