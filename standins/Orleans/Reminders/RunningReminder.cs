using Orleans.Runtime.Activations;

namespace Orleans.Runtime.Reminders;

/// <summary>A reminder that waits for its time.</summary>
internal sealed class RunningReminder : IDisposable
{
    /// <summary>The longest single wait; timers cannot wait for months.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private readonly SiloRuntime _silo;
    private readonly Action<string, GrainId, Exception> _onError;

    private RunningReminder(ReminderEntry entry, SiloRuntime silo, Action<string, GrainId, Exception> onError) =>
        (Entry, _silo, _onError, _stopped) = (entry, silo, onError, _stop.Token);

    public ReminderEntry Entry { get; }

    private DateTime Now => _silo.Time.GetUtcNow().UtcDateTime;

    public static RunningReminder Start(ReminderEntry entry, SiloRuntime silo, Action<string, GrainId, Exception> onError)
    {
        var reminder = new RunningReminder(entry, silo, onError);
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        Task.Factory.StartNew(reminder.LoopAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        return reminder;
    }

    /// <summary>Stops it; a tick that runs is not waited for.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var due = Entry.DueFrom(Now);
        while (await WaitUntilAsync(due))
        {
            await TickAsync();
            due = Entry.DueFrom(due > Now ? due.AddTicks(1) : Now.AddTicks(1));
        }
    }

    private async Task<bool> WaitUntilAsync(DateTime due)
    {
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
        {
            await Task.Delay(left < WaitMax ? left : WaitMax, _silo.Time, _stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopped.IsCancellationRequested)
            {
                return false;
            }
        }

        return !_stopped.IsCancellationRequested;
    }

    private async Task TickAsync()
    {
        try
        {
            var grain = (IRemindable)_silo.Reference(Entry.Grain, typeof(IRemindable));
            await grain.ReceiveReminder(Entry.Name, new TickStatus(Entry.StartAt, Entry.Period, Now));
        }
        catch (Exception error)
        {
            _onError(Entry.Name, Entry.Grain, error);
        }
    }
}
