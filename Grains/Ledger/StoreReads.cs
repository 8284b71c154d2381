using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>
/// Runs a query outside the activation that asked for it, so that a long list does not hold up its neighbours on the grain scheduler, and turns an
/// outage of the store into what can cross the wire: a fault, or a <see cref="TimeoutException"/> where the contract has no room for one.
/// </summary>
public sealed partial class StoreReads(ILogger<StoreReads> logger)
{
    private const string Outage = "The store is unavailable.";

    private const string Unstorable = "The request holds a value that no table takes.";

    public async Task<Answer<T>> Answer<T>(Func<Task<Answer<T>>> query)
        where T : class
    {
        try
        {
            return await Task.Run(query);
        }
        catch (Exception e) when (IsOutage(e))
        {
            LogOutage(logger, e);
            return Fault.Unavailable(Outage);
        }
        catch (Exception e) when (IsData(e))
        {
            return Fault.InvalidPayload(Unstorable);
        }
    }

    /// <summary>For contracts whose result has no room for a fault.</summary>
    public async Task<T> Run<T>(Func<Task<T>> query)
    {
        try
        {
            return await Task.Run(query);
        }
        catch (Exception e) when (IsOutage(e))
        {
            LogOutage(logger, e);
            throw new TimeoutException(Outage);
        }
        catch (Exception e) when (IsData(e))
        {
            throw new ArgumentException(Unstorable);
        }
    }

    private static bool IsOutage(Exception e) => e is DbException or TimeoutException && !IsData(e);

    /// <summary>What SQLite's side refuses by itself, and PostgreSQL with a state of class 22, such as text with a zero in it.</summary>
    private static bool IsData(Exception e) => e is UnstorableException or DbException { SqlState: ['2', '2', ..] };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A query failed because the store did not answer it")]
    private static partial void LogOutage(ILogger logger, Exception exception);
}
