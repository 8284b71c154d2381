using System.Collections.Concurrent;

namespace Mycosoft.Ledger;

/// <summary>The one thread that writes to the file. It opens its connection with the first job and anew after a failure of the file.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly SqliteDatabase _database;
    private readonly Thread _thread;
    private SqliteSession? _session;

    public SqliteWriter(SqliteDatabase database)
    {
        _database = database;
        _thread = new Thread(Work) { IsBackground = true, Name = "ledger" };
        _thread.Start();
    }

    public Task<T> Run<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(() => Do(job, answer), cancellationToken);
        return answer.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable()) job();
        _session?.Dispose();
    }

    private void Do<T>(Func<SqliteSession, T> job, TaskCompletionSource<T> answer)
    {
        try
        {
            _session ??= new SqliteSession(_database.OpenWriter());
            answer.SetResult(job(_session));
        }
        catch (Exception exception)
        {
            _session?.Dispose();
            _session = null;
            answer.SetException(exception);
        }
    }
}
