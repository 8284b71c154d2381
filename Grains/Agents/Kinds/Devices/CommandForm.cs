namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>A command as a firmware takes it.</summary>
internal abstract record CommandForm
{
    /// <summary>What it is answered with.</summary>
    public AnswerKind Answer { get; init; } = AnswerKind.Acknowledgement;
}

/// <summary>A name and parameters, in a frame or a document.</summary>
/// <param name="Parameters">An object.</param>
/// <param name="Shorter">What is left of it where the whole is longer than a board takes; null when nothing can be left out.</param>
internal sealed record JsonForm(string Command, string Parameters, byte Side, string? Shorter = null) : CommandForm;

/// <summary>A number and bytes, as the older builds have it.</summary>
/// <param name="Name">How it is called where numbers mean nothing.</param>
internal sealed record BinaryForm(ushort Id, byte[] Data, byte Side, string Name) : CommandForm;

/// <summary>A line of JSON, as the deployed text builds have it.</summary>
/// <param name="Parameters">An object.</param>
internal sealed record LineForm(string Command, string Parameters) : CommandForm;
