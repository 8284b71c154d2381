using Microsoft.Extensions.Time.Testing;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Units;
using UnitCommander = Mycosoft.Agents.Kinds.Devices.UnitCommander;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

/// <summary>A simulated board on the wire of an agent's own parts: commands go to it as they are written, and what it says is read as a gateway reads it.</summary>
internal sealed class WiredUnit : IFleetAccess, IFrameSink
{
    private const string Id = "mycobrain-a1b2c3";

    private readonly FrameReader _reader = new();
    private readonly List<DeviceSignal> _heard = [];
    private readonly UnitEar _ear;
    private DeviceAgentState _state = new();
    private int _sent;

    public WiredUnit(Personality personality)
    {
        Unit = new(new UnitProfile(Id) { Personality = personality }, Clock);
        var state = new StateChanges<DeviceAgentState>(new(() => _state, (next, _) =>
        {
            _state = next;
            return Task.CompletedTask;
        }));
        Desk = new(Id, state, this, () => personality == Personality.SideB ? "side_b" : null);
        Commander = new(Desk, this, Clock);
        _ear = new(Desk, Commander.Gate, new(Desk, Clock, DeviceOptions.Usual, _ => { }, (_, _) => Task.CompletedTask), new(Desk, (_, _, _, _) => Task.FromResult(true), (_, _) => Task.CompletedTask), new(Clock, _ => { }));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public SimulatedUnit Unit { get; }

    public UnitDesk Desk { get; }

    public UnitCommander Commander { get; }

    /// <summary>Of the frames to it and of what it says to them, so many are lost.</summary>
    public int LosesThere { get; set; }

    public int LosesBack { get; set; }

    public int Sent => Volatile.Read(ref _sent);

    public static async Task<WiredUnit> On(Personality personality)
    {
        var wired = new WiredUnit(personality);
        wired.Unit.Advance();
        if (personality == Personality.Text)
            wired.Unit.Receive(LinkQuestions.MachineMode);
        await wired.Listen();
        return wired;
    }

    public Task<Outcome<CommandResult>> Run(string command, string parameters = "{}", double? seconds = null) =>
        Commander.Run(CommandNames.Of(command, new JsonText(parameters)), seconds, TestContext.Current.CancellationToken);

    public async Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _sent);
        if (LosesThere-- > 0)
            return null;
        Unit.Receive(frame.Bytes);
        if (LosesBack-- > 0)
            Unit.Take();
        await Listen();
        return null;
    }

    public Task<DeviceRecord?> Find(string agentId, CancellationToken cancellationToken) => Task.FromResult<DeviceRecord?>(null);

    public Task Tell(DeviceSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Frame(in DeviceFrame frame)
    {
        if (MessageReader.TryRead(frame, out var message, out _))
            Hear(message);
    }

    public void Line(ReadOnlySpan<byte> line)
    {
        if (MessageReader.TryReadLine(line, out var message, out _))
            Hear(message);
    }

    public void Wrong(FrameError error) => Assert.Fail($"{error}");

    private void Hear(DeviceMessage message) =>
        _heard.Add(DeviceSignals.Of(message, Id, new("tcp:test", DialectNames.Of(message.Dialect)), Clock.GetUtcNow().UtcDateTime, "tcp", redelivered: false)!);

    private async Task Listen()
    {
        _reader.Feed(Unit.Take(), this);
        foreach (var signal in _heard.ToList())
            await _ear.Hear(signal, runs: false);
        _heard.Clear();
    }
}
