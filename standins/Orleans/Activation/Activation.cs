using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Calls;
using Orleans.Runtime.Enumeration;
using Orleans.Runtime.Lifecycle;
using Orleans.Runtime.Scheduling;
using Orleans.Timers;

namespace Orleans.Runtime.Activations;

/// <summary>
/// A grain in memory: at most one for an identity. <c>.Work.cs</c> decides what may run, <c>.Life.cs</c> begins and ends it.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    [ThreadStatic]
    private static Activation? _current;

    private readonly Lock _gate = new();
    private readonly SiloRuntime _silo;
    private readonly ILogger _logger;
    private readonly AsyncServiceScope _scope;
    private readonly GrainLifecycle _lifecycle = new();
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<GrainTimer> _timers = [];
    private readonly SequenceHost _sequences;

    public Activation(SiloRuntime silo, GrainClass grainClass, GrainId id)
    {
        (_silo, Class, GrainId) = (silo, grainClass, id);
        _logger = silo.LoggerOf(grainClass.Type);
        _scope = silo.Services.CreateAsyncScope();
        _scope.ServiceProvider.GetRequiredService<GrainContextHolder>().Context = this;
        Scheduler = new ActivationScheduler(this);
        _sequences = new SequenceHost(this);
        _lastUsed = silo.Time.GetTimestamp();
        GrainReference = (GrainReference)silo.Reference(id, typeof(IAddressable));
    }

    /// <summary>The activation whose code runs on this thread.</summary>
    public static Activation? Current => _current;

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public GrainReference GrainReference { get; }

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle;

    public Task Deactivated => _deactivated.Task;

    public GrainRuntime Runtime => _silo;

    public ActivationScheduler Scheduler { get; }

    /// <summary>The activation behind a context.</summary>
    public static Activation Of(IGrainContext context) => context as Activation
        ?? throw new ArgumentException("The context is not one of this engine.", nameof(context));

    /// <summary>Says whose code runs on this thread, until the result is disposed of.</summary>
    public static Turn Enter(Activation activation)
    {
        var turn = new Turn(_current);
        _current = activation;
        return turn;
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"[Activation of {GrainId}]";

    /// <summary>What a method is called on.</summary>
    public object TargetOf(GrainMethod method) => method.IsOfSequence ? _sequences : GrainInstance!;

    /// <summary>The silo's filters, and the grain's own last.</summary>
    public IIncomingGrainCallFilter[] FiltersOf(object grain) => grain is IIncomingGrainCallFilter own
        ? [.. _silo.IncomingFilters, own]
        : _silo.IncomingFilters;

    public void Add(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>Ends sequences whose readers went away without a word.</summary>
    public void DropForgottenSequences() => Scheduler.Post(_sequences.DropForgotten);

    public void LogOneWayFailure(string method, Exception error) => LogOneWay(method, GrainId, error);

    public void LogTimerFailure(Exception error) => LogTimer(GrainId, error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "One-way call {Method} of grain {Grain} failed")]
    private partial void LogOneWay(string method, GrainId grain, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A timer of grain {Grain} failed")]
    private partial void LogTimer(GrainId grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grain {Grain} could not be activated")]
    private partial void LogActivationFailed(GrainId grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grain {Grain} failed in {Step} while it was deactivated")]
    private partial void LogDeactivationFailed(GrainId grain, string step, Exception error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Grain {Grain} is deactivated: {Reason}")]
    private partial void LogDeactivating(GrainId grain, DeactivationReason reason);

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public readonly struct Turn(Activation? before) : IDisposable
    {
        public void Dispose() => _current = before;
    }
}
