namespace Mycosoft.Devices.Links;

/// <summary>A serial port that is plugged in.</summary>
/// <param name="Name">Such as /dev/ttyACM0.</param>
/// <param name="Vendor">Its maker by USB's number, four small hexadecimal digits.</param>
/// <param name="Product">What it is, likewise; empty when it does not say.</param>
internal readonly record struct UsbPort(string Name, string Vendor, string Product);
