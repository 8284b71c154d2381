using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Firmware;

[GrainType("mas.firmware-parts"), StatelessWorker, Reentrant]
public sealed class FirmwareParts(FirmwareShelf shelf, FirmwareStore store, StoreReads reads) : Grain, IFirmwareParts
{
    private const int Most = IFirmwareParts.Largest / IFirmwareParts.Size;

    public async Task<Fault?> Put(FirmwarePart part, CancellationToken cancellationToken)
    {
        if (part.Bytes.Length is 0 or > IFirmwareParts.Size || part.Index is < 0 or >= Most)
            return Fault.InvalidPayload("Such a part no image has.");
        var answer = await reads.Answer<FirmwarePart>(async () =>
        {
            await store.Put(part, cancellationToken);
            return part;
        });
        return answer.Fault;
    }

    public Task<Answer<FirmwareRecord>> Open(FirmwareTicket ticket, CancellationToken cancellationToken) => reads.Answer(() => shelf.Open(ticket, cancellationToken));

    public Task<Answer<FirmwarePart>> Read(Guid imageId, int index, CancellationToken cancellationToken) => reads.Answer(() => store.Part(imageId, index, cancellationToken));
}
