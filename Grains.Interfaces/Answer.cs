using System.Diagnostics.CodeAnalysis;

namespace Mycosoft;

/// <summary>What a grain call returns when it may fail as a value: a result or a <see cref="Mycosoft.Fault"/>, never both.</summary>
/// <typeparam name="T">The result.</typeparam>
[GenerateSerializer, Immutable, Alias("mas.answer`1")]
public sealed record Answer<T> : IAnswer
    where T : class
{
    private Answer(T? value, Fault? fault) => (Value, Fault) = (value, fault);

    /// <summary>The result, or null when <see cref="Fault"/> is set.</summary>
    [Id(0)]
    public T? Value { get; private init; }

    /// <summary>Why there is no result.</summary>
    [Id(1)]
    public Fault? Fault { get; private init; }

    /// <summary>True with a result; false with a fault.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Fault? fault)
    {
        (value, fault) = (Value, Fault);
        return value is not null;
    }

    /// <summary>An answer with a result.</summary>
    public static implicit operator Answer<T>(T value) => new(value ?? throw new ArgumentNullException(nameof(value)), null);

    /// <summary>An answer that says why there is none.</summary>
    public static implicit operator Answer<T>(Fault fault) => new(null, fault ?? throw new ArgumentNullException(nameof(fault)));
}

/// <summary>Any <see cref="Answer{T}"/>, for those who only ask whether there is a fault.</summary>
public interface IAnswer
{
    /// <summary>Why there is no result; null with a result.</summary>
    Fault? Fault { get; }
}
