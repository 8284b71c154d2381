namespace Mycosoft.Agents;

/// <summary>A payload by which a task may matter more than its kind declares: what it asks for is then <see cref="Effect.Critical"/>.</summary>
public interface IWeighedPayload
{
    /// <summary>Why a person has to agree to this one, as a phrase; null when the declared effect holds. The same payload and time give the same answer.</summary>
    /// <param name="at">When the task was accepted, UTC.</param>
    string? WhyCritical(DateTime at);
}
