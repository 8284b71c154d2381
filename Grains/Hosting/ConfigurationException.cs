namespace Mycosoft.Hosting;

/// <summary>The configuration is wrong; the message names every bad key.</summary>
public sealed class ConfigurationException(IEnumerable<string> errors) : Exception("The configuration is wrong:" + string.Concat(errors.Select(e => Environment.NewLine + "  " + e)))
{
    public static void ThrowIfAny(IReadOnlyCollection<string> errors)
    {
        if (errors.Count > 0)
            throw new ConfigurationException(errors);
    }
}
