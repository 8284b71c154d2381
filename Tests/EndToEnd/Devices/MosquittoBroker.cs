using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A private broker as a child process.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("mosquitto");
    private string _manner = "allow_anonymous true";
    private ChildProcess? _child;

    public int Port { get; } = FreePort.Next();

    /// <summary>The certificate that it shows, as a file; only where it speaks TLS.</summary>
    public string Certificate => _directory.File("certificate.pem");

    public static async Task<MosquittoBroker> Start(CancellationToken cancellationToken)
    {
        var broker = new MosquittoBroker();
        await broker.Restart(cancellationToken);
        return broker;
    }

    /// <summary>Over TLS, for one user with a password.</summary>
    public static async Task<MosquittoBroker> StartGuarded(string user, string password, CancellationToken cancellationToken)
    {
        var broker = new MosquittoBroker();
        var (key, passwords) = (broker._directory.File("key.pem"), broker._directory.File("passwords"));
        using (var certificate = Certificates.Create(SiteCertificate.SelfSigned)!)
        using (var secret = certificate.GetECDsaPrivateKey()!)
        {
            await File.WriteAllTextAsync(broker.Certificate, certificate.ExportCertificatePem(), cancellationToken);
            await File.WriteAllTextAsync(key, secret.ExportPkcs8PrivateKeyPem(), cancellationToken);
        }

        await ChildProcess.Run(new ProcessStartInfo("mosquitto_passwd", ["-c", "-b", passwords, user, password]), broker._directory.File("passwd.log"), TimeSpan.FromSeconds(10), cancellationToken);
        broker._manner = $"certfile {broker.Certificate}\nkeyfile {key}\nallow_anonymous false\npassword_file {passwords}";
        await broker.Restart(cancellationToken);
        return broker;
    }

    /// <summary>Starts again on the same port, with nothing of what it had.</summary>
    public async Task Restart(CancellationToken cancellationToken)
    {
        await Stop();
        var file = _directory.File("mosquitto.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"listener {Port} 127.0.0.1\n{_manner}\npersistence false\n{AsRoot}"), cancellationToken);
        _child = ChildProcess.Start(new ProcessStartInfo(File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", file]), _directory.File("mosquitto.log"));
        await Eventually.True(() => Answers(cancellationToken), $"mosquitto answers on port {Port}", cancellationToken: cancellationToken);
    }

    /// <summary>As root it would give up what it needs to read its files.</summary>
    private static string AsRoot => Environment.IsPrivilegedProcess ? "user root\n" : "";

    public async Task Stop()
    {
        if (Interlocked.Exchange(ref _child, null) is { } child)
            await child.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _directory.Dispose();
    }

    private async Task<bool> Answers(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
        return true;
    }
}
