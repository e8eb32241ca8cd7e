using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime.Activations;

namespace Orleans.Runtime.Reminders;

/// <summary>Calls grains when their reminders are due; the grains need not be in memory.</summary>
internal sealed partial class ReminderService : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), RunningReminder> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SiloRuntime _silo;
    private readonly IReminderTable _table;
    private readonly ReminderOptions _options;
    private readonly ILogger<ReminderService> _logger;
    private Task _refreshing = Task.CompletedTask;

    public ReminderService(SiloRuntime silo, IReminderTable table, IOptions<ReminderOptions> options, ILogger<ReminderService> logger) =>
        (_silo, _table, _options, _logger) = (silo, table, options.Value, logger);

    private DateTime Now => _silo.Time.GetUtcNow().UtcDateTime;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(IReminderTable), ServiceLifecycleStage.ApplicationServices, _table.StartAsync);
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public async Task<IGrainReminder> RegisterAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"Reminder \"{name}\" has a period of {period}; the minimum is {_options.MinimumReminderPeriod}: use a timer.",
                nameof(period));
        }

        var entry = new ReminderEntry(grain, name, Now + dueTime, period);
        entry = entry with { ETag = await _table.WriteAsync(entry, _stop.Token) };
        Run(entry);
        return entry;
    }

    public async Task UnregisterAsync(IGrainReminder reminder)
    {
        var entry = reminder as ReminderEntry ?? throw new ArgumentException("It is no reminder of this engine.", nameof(reminder));
        if (!await _table.RemoveAsync(entry, _stop.Token))
        {
            throw new ReminderException($"Reminder \"{entry.Name}\" of grain {entry.Grain} was set anew or removed since: get it again.");
        }

        Forget((entry.Grain, entry.Name));
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) => await _table.ReadAsync(grain, name, _stop.Token);

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grain) => [.. await _table.ReadAsync(grain, _stop.Token)];

    public void Dispose() => _stop.Dispose();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.InitializationTimeout);
        await RefreshAsync(timeout.Token);
        _refreshing = RefreshLoopAsync();
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            foreach (var reminder in _running.Values)
            {
                reminder.Dispose();
            }

            _running.Clear();
        }
    }

    private async Task RefreshLoopAsync()
    {
        using var timer = new PeriodicTimer(_options.RefreshReminderListPeriod, _silo.Time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await RefreshAsync(_stop.Token);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogRefreshFailed(error);
            }
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var entries = await _table.ReadAllAsync(cancellationToken);
        foreach (var entry in entries)
        {
            Run(entry);
        }
    }

    private void Run(ReminderEntry entry)
    {
        lock (_gate)
        {
            var key = (entry.Grain, entry.Name);
            if (_running.TryGetValue(key, out var before))
            {
                if (before.Entry.ETag == entry.ETag)
                {
                    return;
                }

                before.Dispose();
            }

            _running[key] = RunningReminder.Start(entry, _silo, LogTickFailed);
        }
    }

    private void Forget((GrainId Grain, string Name) key)
    {
        lock (_gate)
        {
            if (_running.Remove(key, out var reminder))
            {
                reminder.Dispose();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminders could not be read")]
    private partial void LogRefreshFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reminder {Name} of grain {Grain} failed; it is due again after its period")]
    private partial void LogTickFailed(string name, GrainId grain, Exception error);
}
