namespace Mycosoft.Clients.Outbound;

/// <summary>Options that say what is wrong with them, so that the host can name every bad key in one message.</summary>
public interface IValidatedOptions
{
    IReadOnlyList<string> Validate();
}
