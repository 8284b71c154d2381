using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Updates;

/// <summary>Fetches what a unit was told to fetch, as a board does: in pieces, resumed where it was cut, hashed on the way.</summary>
/// <param name="anywhere">Also from other machines.</param>
internal sealed class UpdateClient(HttpClient http, TimeProvider clock, bool anywhere = false)
{
    private const int Attempts = 8;

    /// <summary>Before the second attempt; each further pause is twice as long. All of them together outlast a restart of whoever it fetches from.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    public async Task Run(SimulatedUnit unit, UpdateOrder order, UpdateFault fault, CancellationToken cancellationToken)
    {
        if (!anywhere && !order.Url.IsLoopback)
        {
            unit.Failed(order, "not_loopback");
            return;
        }

        using var download = new Download(order, fault == UpdateFault.Corrupt);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await Fetch(unit, download, cancellationToken) is { } refused)
                {
                    unit.Failed(order, refused);
                    return;
                }

                break;
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException && attempt < Attempts)
            {
                await Task.Delay(FirstPause * (1 << (attempt - 1)), clock, cancellationToken);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                unit.Failed(order, "download_failed");
                return;
            }
        }

        if (!unit.Verifying(order))
            return;
        if (download.IsRight())
            unit.Install(order);
        else
            unit.Failed(order, "hash_mismatch");
    }

    // Null when all of it is there, or nobody wants it any more.
    private async Task<string?> Fetch(SimulatedUnit unit, Download download, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, download.Order.Url);
        if (download.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(download.Length, null);
            if (download.Tag is { } tag)
                request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
            download.Restart();
        else if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != download.Length)
            return FormattableString.Invariant($"http_{(int)response.StatusCode}");
        download.Tag = response.Headers.ETag;

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16_384];
        while (download.Length < download.Order.Size)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                throw new EndOfStreamException("The image ended early.");
            var told = download.Percent / 10;
            if (!download.Add(buffer.AsSpan(0, read)))
                return "size_mismatch";
            if (download.Percent / 10 > told && !unit.Fetched(download.Order, download.Percent))
                return null;
        }

        return await body.ReadAsync(buffer.AsMemory(0, 1), cancellationToken) == 0 ? null : "size_mismatch";
    }

    private sealed class Download(UpdateOrder order, bool corrupt) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public UpdateOrder Order => order;

        public long Length { get; private set; }

        public EntityTagHeaderValue? Tag { get; set; }

        public int Percent => order.Size == 0 ? 100 : (int)(Length * 100 / order.Size);

        public bool Add(Span<byte> piece)
        {
            if (Length + piece.Length > order.Size)
                return false;
            if (corrupt && Length == 0)
                piece[0] ^= 1;
            _hash.AppendData(piece);
            Length += piece.Length;
            return true;
        }

        /// <summary>The server sends it from the beginning.</summary>
        public void Restart()
        {
            _hash.GetHashAndReset();
            Length = 0;
        }

        public bool IsRight() => Length == order.Size && string.Equals(Convert.ToHexString(_hash.GetHashAndReset()), order.Sha256, StringComparison.OrdinalIgnoreCase);

        public void Dispose() => _hash.Dispose();
    }
}
