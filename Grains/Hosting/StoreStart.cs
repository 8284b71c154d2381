using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Ledger;

namespace Mycosoft.Hosting;

/// <summary>Brings the schemas up to date before anything reads them. The ADO.NET provider reads its queries at start, so this comes first.</summary>
public sealed class StoreStart(IServiceProvider services) : IStartupTask
{
    public async Task Execute(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<Database>().Migrate(cancellationToken);
        if (services.GetService<StateStore>() is { } state)
            await state.Migrate(cancellationToken);
    }
}
