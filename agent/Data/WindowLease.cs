namespace NovaCron.Agent.Data;

/// <summary>A transfer's part of the agent's windows, until it is disposed.</summary>
internal sealed class WindowLease(WindowBudget budget, long bytes) : IDisposable
{
    private int _returned;

    /// <summary>Bytes that its window may have.</summary>
    public long Bytes { get; } = bytes;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            budget.Return(this);
        }
    }
}
