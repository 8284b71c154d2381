#pragma warning disable CA1822
using Mycosoft.Messages;

namespace Mycosoft.Agents;

public sealed class AgentServices;

public abstract class Agent(AgentServices services) : Grain
{
    protected string AgentId => this.GetPrimaryKeyString();
    protected AgentServices Services => services;
    protected AgentConfig Config => AgentConfig.Default;
    protected TimeProvider Clock => TimeProvider.System;

    /// <summary>The kind's settings, as checked at spawn and configure.</summary>
    protected T Settings<T>() where T : class, new() => new();

    /// <summary>Configuration keys without which this kind can do nothing; empty when it is configured.</summary>
    protected virtual IReadOnlyList<string> MissingConfiguration => [];

    /// <summary>The task it gives itself, or null.</summary>
    protected virtual TaskSchedule? Schedule => null;

    /// <summary>Tries the service behind the kind.</summary>
    protected virtual Task<IReadOnlyList<HealthCheck>> CheckServices(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HealthCheck>>([]);

    /// <summary>Takes an event, a broadcast, a heartbeat or a response.</summary>
    protected virtual Task OnMessage(AgentMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Declares the kind's own state; called from the constructor.</summary>
    protected KindState<T> KeepState<T>(int version) where T : class, new() => throw new NotSupportedException();

    /// <summary>Publishes an event on the feed and the log of the company.</summary>
    protected void Publish(string eventType, JsonText data) { }
}
