using Microsoft.Extensions.Time.Testing;
using Mycosoft.Ledger;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.Messages;

public sealed class BroadcasterTests : IBroadcastSignal, ILedger
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));
    private readonly List<string> _steps = [];
    private LedgerVerdict _verdict = LedgerVerdict.Written;
    private LedgerWrite? _written;

    [Fact]
    public async Task It_is_on_disk_before_anybody_hears_it()
    {
        var answer = await Broadcast(Message());
        Assert.False(answer.Value!.Replayed);
        Assert.Equal(["write", "signal"], _steps);
        var write = Assert.IsType<StoreMessage>(_written);
        Assert.Equal(("a", _clock.GetUtcNow().UtcDateTime.AddSeconds(60)), (write.AgentId, write.ExpiresAt));
        Assert.Equal(_clock.GetUtcNow().UtcDateTime, write.Message.Timestamp);
    }

    [Fact]
    public async Task A_repeated_one_is_not_told_of_again()
    {
        _verdict = LedgerVerdict.Duplicate;
        Assert.True((await Broadcast(Message())).Value!.Replayed);
        Assert.Equal(["write"], _steps);
    }

    [Fact]
    public async Task Another_message_under_its_id_is_a_conflict()
    {
        _verdict = LedgerVerdict.Mismatch;
        Assert.Equal(FaultCodes.Conflict, (await Broadcast(Message())).Fault!.Code);
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_written()
    {
        await Refused("$.to_agent", Message() with { ToAgent = "b" });
        await Refused("$.from_agent", Message() with { FromAgent = "" });
        await Refused("$.ttl", Message() with { Ttl = 0 });
        await Refused("$.ttl", Message() with { Ttl = 604_801 });
        await Refused("$.priority", Message() with { Priority = 4 });
        await Refused("$.payload", Message() with { Payload = new("[]") });
        await Refused("$.message_type", Message() with { MessageType = (MessageType)99 });
        Assert.Empty(_steps);
    }

    void IBroadcastSignal.Stored(AgentMessage message) => _steps.Add("signal");

    Task<LedgerVerdict> ILedger.Write(LedgerWrite write, CancellationToken cancellationToken)
    {
        _steps.Add("write");
        _written = write;
        return Task.FromResult(_verdict);
    }

    private static AgentMessage Message() => new() { Id = Guid.CreateVersion7(), FromAgent = "a", ToAgent = AgentMessage.Everyone, Ttl = 60 };

    private async Task Refused(string path, AgentMessage message)
    {
        var answer = await Broadcast(message);
        Assert.Equal((FaultCodes.InvalidPayload, path), (answer.Fault?.Code, answer.Fault?.Path));
    }

    private Task<Answer<MessageAccepted>> Broadcast(AgentMessage message) =>
        new Broadcaster(this, this, _clock).Broadcast(message, TestContext.Current.CancellationToken);
}
