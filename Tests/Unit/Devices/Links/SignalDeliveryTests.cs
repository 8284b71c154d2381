using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class SignalDeliveryTests
{
    private const long Asked = 0xF000_0001;

    [Theory]
    [InlineData(Asked, null, false)]
    [InlineData(7L, null, true)]
    [InlineData(Asked, "0x0003", true)]
    [InlineData(null, "scan", true)]
    public void Only_what_answers_the_link_itself_goes_no_further(long? answers, string? command, bool admitted)
    {
        var reply = new ReplyMessage { Dialect = Dialect.MdpBinary, Success = true, Answers = answers, Command = command };
        Assert.Equal(admitted, new SignalDelivery(new FakeInbox(), new LinkCounters("tcp:test"), UnitKeys.None).Admits("mycobrain-x1", reply));
    }
}
