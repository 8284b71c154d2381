using System.Buffers;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Devices.Links;

/// <summary>What a link says by itself: who is there, and that something has arrived. Its numbers lie far above those of commands, so that no answer is taken for that to a command.</summary>
internal sealed class LinkQuestions
{
    private const uint First = 0xF000_0001;
    private const int Attempts = 16;

    private readonly Lock _gate = new();
    private uint _next = First;

    /// <summary>What makes a board with a command line speak to machines. What was put on its line before is ended first.</summary>
    public static byte[] MachineMode { get; } = "\r\nmode machine\r\ndbg off\r\nfmt json\r\nscan\r\nstatus\r\n"u8.ToArray();

    public static byte[] Status { get; } = "status\r\n"u8.ToArray();

    /// <summary>Whether an answer is to something that a link said.</summary>
    public static bool IsOurs(long? answers) => answers >= First;

    /// <summary>Side A answers with a HELLO.</summary>
    public byte[] Hello()
    {
        lock (_gate)
        {
            var hello = CommandWriter.ForMdp(_next, "hello", "{}"u8, MdpSides.SideA) ?? throw new InvalidOperationException("There is always such a number.");
            _next = Math.Max(First, hello.Sequence!.Value + 1);
            return hello.Bytes;
        }
    }

    /// <summary>That a frame is on disk. A number of ours that a board takes for the end of a line is passed over; the number of the frame is what it is.</summary>
    public byte[] Received(uint received, byte sender)
    {
        lock (_gate)
        {
            var wire = new ArrayBufferWriter<byte>(32);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                wire.ResetWrittenCount();
                MdpAck.WriteReceived(wire, _next, received, MdpSides.Gateway, sender);
                _next = Math.Max(First, _next + 1);
                if (wire.WrittenSpan.IndexOfAny((byte)'\n', (byte)'\r') < 0)
                    break;
            }

            return wire.WrittenSpan.ToArray();
        }
    }
}
