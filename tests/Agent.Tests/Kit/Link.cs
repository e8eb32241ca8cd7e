namespace NovaCron.Agent.Tests.Kit;

/// <summary>What lies between two regions: it can be slow, and it can stand still.</summary>
internal sealed class Link
{
    private TaskCompletionSource _open = Opened();

    /// <summary>Bytes a second and connection; 0 for no limit.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Bytes after which it stands still; cleared by <see cref="Open"/>.</summary>
    public long StandsStillAfter { get; set; } = long.MaxValue;

    public long BytesCarried { get; private set; }

    public void Open()
    {
        StandsStillAfter = long.MaxValue;
        _open.TrySetResult();
    }

    public async ValueTask CarryAsync(long bytes, CancellationToken cancellationToken)
    {
        BytesCarried += bytes;
        if (BytesCarried > StandsStillAfter)
        {
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _open.Task.WaitAsync(cancellationToken);
        }

        if (BytesPerSecond > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds((double)bytes / BytesPerSecond), cancellationToken);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
