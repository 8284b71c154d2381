using System.Buffers;
using System.Text;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

/// <summary>Frames to a unit as somebody writes them who does not know its rules.</summary>
internal static class Wire
{
    public static byte[] Command(uint sequence, string payload, byte destination = MdpSides.SideA, byte flags = MdpFlags.AckRequested) =>
        Frame(new(MdpTypes.Command, sequence, 0, flags, MdpSides.Gateway, destination), Encoding.UTF8.GetBytes(payload));

    public static byte[] Ack(uint upTo) => Frame(new(MdpTypes.Ack, 1, upTo, MdpFlags.IsAck, MdpSides.Gateway, MdpSides.SideA), []);

    private static byte[] Frame(MdpHeader header, byte[] payload)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, header, payload);
        return wire.WrittenSpan.ToArray();
    }
}
