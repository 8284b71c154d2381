using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Cli.Http;

/// <summary>A value, or why there is none.</summary>
internal sealed class Result<T>
    where T : notnull
{
    private readonly T? _value;
    private readonly Failure? _failure;

    private Result(T? value, Failure? failure) => (_value, _failure) = (value, failure);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Failure? failure)
    {
        (value, failure) = (_value, _failure);
        return failure is null;
    }
}
