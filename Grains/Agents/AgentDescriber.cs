using System.ComponentModel;
using System.Reflection;

namespace Mycosoft.Agents;

/// <summary>Reads a kind's declaration by reflection, once at start; calls go through delegates bound here.</summary>
public static class AgentDescriber
{
    private static readonly MethodInfo BindMethod = typeof(AgentDescriber).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static AgentDescriptor Describe(Type type)
    {
        var attribute = type.GetCustomAttribute<AgentAttribute>() ?? throw new InvalidOperationException($"{type} carries no [Agent].");
        var description = type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? throw new InvalidOperationException($"{type} carries no [Description].");
        if (!type.IsSealed)
            throw new InvalidOperationException($"{type} is not sealed.");
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(m => m.IsDefined(typeof(AgentTaskAttribute)));
        // A kind's own task wins over the one every agent has.
        var tasks = methods.GroupBy(m => m.GetCustomAttribute<AgentTaskAttribute>()!.Type)
            .Select(g => g.OrderByDescending(m => m.DeclaringType == type).First())
            .Select(m => Describe(type, m));
        return new(attribute, description, type, tasks.ToDictionary(t => t.Type, StringComparer.Ordinal)) { SettingsReader = SettingsReader(attribute.Settings) };
    }

    private static Func<JsonText, Fault?>? SettingsReader(Type? settings)
    {
        if (settings is null)
            return null;
        var reader = typeof(PayloadReader<>).MakeGenericType(settings);
        return reader.GetMethod(nameof(PayloadReader<>.Check))!.CreateDelegate<Func<JsonText, Fault?>>(Activator.CreateInstance(reader));
    }

    private static TaskDescriptor Describe(Type kind, MethodInfo method)
    {
        var parameters = method.GetParameters();
        var returns = method.ReturnType;
        if (parameters is not [var payload, { ParameterType: var token }] || token != typeof(CancellationToken) || !returns.IsGenericType || !IsOutcome(returns))
            throw new InvalidOperationException($"{kind.Name}.{method.Name} must be Task<Outcome<TResult>> (TPayload, CancellationToken).");
        var result = returns.GetGenericArguments()[0].GetGenericArguments()[0];
        return (TaskDescriptor)BindMethod.MakeGenericMethod(method.DeclaringType!, payload.ParameterType, result).Invoke(null, [method])!;
    }

    private static bool IsOutcome(Type task) => task.GetGenericArguments()[0] is { IsGenericType: true } o && o.GetGenericTypeDefinition() == typeof(Outcome<>);

    private static TaskDescriptor Bind<TAgent, TPayload, TResult>(MethodInfo method)
        where TAgent : Agent
        where TPayload : class
        where TResult : class
    {
        var call = method.CreateDelegate<Func<TAgent, TPayload, CancellationToken, Task<Outcome<TResult>>>>();
        var attribute = method.GetCustomAttribute<AgentTaskAttribute>()!;
        var description = method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? throw new InvalidOperationException($"{typeof(TAgent).Name}.{method.Name} carries no [Description].");
        var reader = new PayloadReader<TPayload>();
        return new(
            attribute.Type,
            description,
            attribute.Effect,
            attribute.Idempotent,
            PayloadSchema.Of(typeof(TPayload)),
            PayloadSchema.Of(typeof(TResult)),
            reader.Check,
            Run)
        {
            Always = attribute.Always,
            Weigh = typeof(TPayload).IsAssignableTo(typeof(IWeighedPayload)) ? (text, at) => (reader.Read(text).Payload as IWeighedPayload)?.WhyCritical(at) : null,
        };

        async Task<TaskOutcome> Run(Agent agent, JsonText text, CancellationToken cancellationToken)
        {
            var (payload, fault) = reader.Read(text);
            if (fault is not null)
                return new(null, fault);
            var outcome = await call((TAgent)agent, payload!, cancellationToken);
            return outcome.Fault is { } failed ? new(null, failed) : new(new JsonText(System.Text.Json.JsonSerializer.Serialize(outcome.Result, Json.Tolerant)), null);
        }
    }
}
