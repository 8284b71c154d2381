using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.Ledger;

public sealed class StoreReadsTests
{
    private readonly StoreReads _reads = new(NullLogger<StoreReads>.Instance);

    [Fact]
    public async Task An_outage_is_a_fault_where_the_answer_has_room_for_one()
    {
        var answer = await _reads.Answer<AgentAddress>(() => throw new Outage());
        Assert.Equal((FaultCodes.Unavailable, true), (answer.Fault!.Code, answer.Fault.Retryable));
    }

    [Fact]
    public async Task Elsewhere_it_is_an_exception_that_crosses_the_wire()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(() => _reads.Run<string>(() => throw new Outage()));
        Assert.Equal("The store is unavailable.", error.Message);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task A_value_that_no_table_takes_is_the_callers_fault() =>
        Assert.Equal(FaultCodes.InvalidPayload, (await _reads.Answer<AgentAddress>(() => throw new Refusal())).Fault!.Code);

    [Fact]
    public async Task A_bug_stays_what_it_is() => await Assert.ThrowsAsync<FormatException>(() => _reads.Answer<AgentAddress>(() => throw new FormatException()));

    private sealed class Outage : DbException;

    private sealed class Refusal : DbException
    {
        public override string SqlState => "22021";
    }
}
