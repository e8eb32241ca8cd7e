namespace NovaCron.Silo.Hosting;

/// <summary>
/// Ends the process when stopping it in order takes too long: its grains may wait for a database that is away. Nothing is lost by
/// it, since every state is written before it is acted on; a supervisor would do the same, later and without a word.
/// </summary>
internal sealed partial class ShutdownLimit : IDisposable
{
    /// <summary>What may go over the application's own time for its shutdown: 10 s.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenRegistration _registration;
    private readonly ITimer _timer;
    private readonly ILogger<ShutdownLimit> _logger;
    private readonly TimeSpan _limit;
    private readonly Action _end;

    /// <summary>Watches an application from its stop on.</summary>
    /// <param name="lifetime">Says when it is told to stop.</param>
    /// <param name="limit">How long it may take from then on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="end">Ends the process.</param>
    /// <param name="logger">Where that is told.</param>
    public ShutdownLimit(
        IHostApplicationLifetime lifetime, TimeSpan limit, TimeProvider time, Action end, ILogger<ShutdownLimit> logger)
    {
        (_limit, _end, _logger) = (limit, end, logger);
        _timer = time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = lifetime.ApplicationStopping.Register(() => _timer.Change(limit, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Watches a process of its own.</summary>
    public static ShutdownLimit Watch(WebApplication application, TimeSpan drainPause) => new(
        application.Lifetime,
        WebShell.ShutdownTimeout + drainPause + Grace,
        TimeProvider.System,
        () => Environment.Exit(ExitCodes.TemporaryFailure),
        application.Services.GetRequiredService<ILogger<ShutdownLimit>>());

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
    }

    private void End()
    {
        LogEnded(_limit);
        _end();
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error,
        Message = "The process did not stop in order within {Limit}: it ends now. Guests run on, other silos go on with its work")]
    private partial void LogEnded(TimeSpan limit);
}
