using Microsoft.Extensions.Logging;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Synchronization.Driving;

/// <summary>
/// Gives a replica of the records its clock, its database and its links. One loop takes what has come, reads the outbox when it is time,
/// makes all that is to be written one durable transaction, and only then shows it and sends the rest, in order. A replica that fails, or
/// whose write does, stops: whoever begins next begins from what is written.
/// </summary>
public sealed partial class SyncDriver : IAsyncDisposable, ISyncLinkEvents
{
    private readonly SyncSetup _setup;
    private readonly SyncMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _fence;
    private readonly long _began;
    private readonly SyncReplica _replica;
    private readonly SyncRegions _regions;
    private readonly OutboxRows _rows;
    private readonly SyncInputs _inputs;
    private readonly SyncWatchers _watchers;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private SyncView _view;
    private Task _scrub = Task.CompletedTask;
    private ISyncSession? _session;
    private TimeSpan? _readAt;
    private TimeSpan? _sampledAt;
    private long _asOfMs;
    private bool _hasMoreRows;
    private bool _isDisposed;

    private SyncDriver(SyncSetup setup, SyncContent content, SyncMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_setup, _metrics, _time, _logger, _fence) = (setup, metrics, time, logger, content.Fence);
        _began = time.GetTimestamp();
        _replica = new SyncReplica(content.Stable, setup.Options, setup.Signer, setup.Verifier, Now());
        _regions = new SyncRegions(_replica.Author, _replica.Applied);
        _rows = new OutboxRows(setup.Options.Records, content.Stable.ConsumedRow);
        _inputs = new SyncInputs(setup.Driving, metrics);
        _watchers = new SyncWatchers(setup.Driving);
        _view = View();
    }

    /// <summary>Ends when the replica has stopped; with the failure, if it was one.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The replica behind its last durable round.</summary>
    public SyncView Current => Volatile.Read(ref _view);

    /// <summary>By the clock that only goes forward; see <see cref="SyncView.At"/>.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Takes the fence, begins the replica from what is written, and drives it until it fails or is disposed of.</summary>
    /// <param name="setup">What it is made of.</param>
    /// <param name="regions">The regions that take part.</param>
    /// <param name="metrics">Where figures are told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where its events are told.</param>
    /// <param name="cancellationToken">Gives up the beginning.</param>
    /// <exception cref="SyncStoreException">What is in writing cannot be used.</exception>
    public static async Task<SyncDriver> StartAsync(
        SyncSetup setup,
        IReadOnlyList<string> regions,
        SyncMetrics metrics,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(time);
        setup.Driving.Validate();
        setup.Options.Validate();
        var life = Incarnation.At(time.GetUtcNow());

        // Apart from the caller's scheduler: a million records take seconds.
        var driver = await Task.Run(
            async () =>
            {
                var content = await setup.Store.LoadAsync(setup.Region, life, setup.Options, cancellationToken).ConfigureAwait(false);
                var begun = new SyncDriver(setup, content, metrics, time, logger);
                begun.LogBegan(begun._replica.Author, content.Fence, content.Stable.Store.Records.Count);
                return begun;
            },
            cancellationToken).ConfigureAwait(false);
        driver.SetRegions(regions);

        // Apart from the caller's scheduler: a grain's turn must not be the loop's.
        driver.Completion = Task.Run(driver.RunAsync, CancellationToken.None);
        driver._scrub = Task.Run(driver.ScrubAsync, CancellationToken.None);
        return driver;
    }

    /// <summary>A message has come from a region, which the link has proven; it may be dropped.</summary>
    /// <param name="from">The region.</param>
    /// <param name="incarnation">The life in which it says to be.</param>
    /// <param name="message">The message, the driver's from now on; an empty one only says which life it is.</param>
    public void Receive(string from, int incarnation, ReadOnlyMemory<byte> message)
    {
        _metrics.Received(from, message.Length);
        _inputs.Receive(new SyncDriverInput.Message(from, incarnation, message));
    }

    /// <inheritdoc/>
    public void Connected(string region) => _inputs.Add(new SyncDriverInput.Link(region, IsThere: true));

    /// <inheritdoc/>
    public void Disconnected(string region) => _inputs.Add(new SyncDriverInput.Link(region, IsThere: false));

    /// <summary>These regions take part from now on.</summary>
    public void SetRegions(IReadOnlyList<string> regions) => _inputs.Add(new SyncDriverInput.Regions(regions));

    /// <summary>Ends when all that was committed in this region before the call is in <see cref="Current"/>.</summary>
    /// <exception cref="SyncStoppedException">The replica has stopped, or too many wait.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Completion.IsCompleted || !_inputs.Flush(done))
        {
            throw SyncStoppedException.Because(Completion.Exception);
        }

        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Follows changes: first null, for all there is, then the keys of what changed since the last answer was taken, or null again where
    /// those are too many. What changed is in <see cref="Current"/>.
    /// </summary>
    /// <exception cref="SyncStoppedException">The replica has stopped.</exception>
    public IAsyncEnumerable<IReadOnlyCollection<RecordKey>?> WatchAsync(CancellationToken cancellationToken) =>
        _watchers.WatchAsync(cancellationToken);

    /// <summary>Stops the replica; a write under way is waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _scrub.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pace = _time.CreateTimer(
            static inputs => ((SyncInputs)inputs!).Tick(), _inputs, TimeSpan.Zero, _setup.Driving.TickInterval);
        Exception? failure = null;
        try
        {
            await using var session = _session = _setup.Link.Open(_replica.Author.Incarnation, this);
            while (_hasMoreRows || await _inputs.WaitAsync(_stop.Token).ConfigureAwait(false))
            {
                await TakeRoundAsync().ConfigureAwait(false);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogEnded();
        }
        catch (FencedException fenced)
        {
            failure = fenced;
            LogFenced(_fence);
            throw;
        }
        catch (Exception exception)
        {
            failure = exception;
            LogFailed(exception);
            throw;
        }
        finally
        {
            await pace.DisposeAsync().ConfigureAwait(false);
            _inputs.Close(failure);
            _watchers.End(failure);
            _flushes.ForEach(flush => flush.TrySetException(SyncStoppedException.Because(failure)));
        }
    }

    private SyncNow Now() => new(Elapsed, _time.GetUtcNow().ToUnixTimeMilliseconds());
}
