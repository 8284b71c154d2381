using System.Net.Sockets;
using System.Text;

namespace Mycosoft.Tests.EndToEnd.Auth;

/// <summary>Bytes to the server as they are, where an HTTP client would tidy them up; the answers until the server closes, or says no more for a second.</summary>
internal static class RawRequest
{
    public static async Task<string> Send(Uri address, string request, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        await using var stream = socket.GetStream();
        var sending = SendAll(stream, Encoding.Latin1.GetBytes(request), cancellationToken);
        var answer = new StringBuilder();
        var buffer = new byte[16_384];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(answer.Length == 0 ? 20 : 1), cancellationToken)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // The server may break off what it refused.
        }

        await sending;
        return answer.ToString();
    }

    public static Task<string> Get(Uri address, string target, CancellationToken cancellationToken, params string[] headers) =>
        Send(address, $"GET {target} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n", cancellationToken);

    /// <summary>The status of the first answer; 0 when the server closed without one.</summary>
    public static int StatusOf(string answer) => answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static async Task SendAll(NetworkStream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // Refused before it was sent whole.
        }
    }
}
