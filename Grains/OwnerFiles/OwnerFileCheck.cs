namespace Mycosoft.OwnerFiles;

internal static class OwnerFileCheck
{
    /// <summary>What is wrong with the file at the start: a company does not start by a document that its owner has not written.</summary>
    public static string? Wrong<T>(string path, Func<string, Answer<T>> read)
        where T : class
    {
        try
        {
            return read(File.ReadAllText(path)).Fault is { } fault ? Words(fault) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    public static string Words(Fault fault) => fault.Path is { } member ? $"{fault.Message} ({member})" : fault.Message;
}
