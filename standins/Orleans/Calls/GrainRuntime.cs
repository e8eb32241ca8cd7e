using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Observers;
using Orleans.Serialization;

namespace Orleans.Runtime.Calls;

/// <summary>What a silo and a client have in common: references are made, and calls leave, here.</summary>
internal abstract class GrainRuntime
{
    private readonly Lazy<IOutgoingGrainCallFilter[]> _filters;

    protected GrainRuntime(IServiceProvider services, Serializer serializer, TimeProvider time, MessagingOptions messaging)
    {
        Services = services;
        Serializer = serializer;
        Time = time;
        Messaging = messaging;
        GrainFactory = new GrainFactory(this);
        _filters = new Lazy<IOutgoingGrainCallFilter[]>(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);
        serializer.Runtime = this;
    }

    public IServiceProvider Services { get; }

    public Serializer Serializer { get; }

    public TimeProvider Time { get; }

    public MessagingOptions Messaging { get; }

    public GrainFactory GrainFactory { get; }

    /// <summary>This process's observers.</summary>
    public abstract ObserverTable Observers { get; }

    /// <summary>The grain class behind an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or several.</exception>
    public abstract GrainType TypeOf(Type interfaceType, string? classNamePrefix);

    public object Reference(GrainId id, Type interfaceType) => GrainProxy.Create(this, id, interfaceType);

    /// <summary>What a reference's method does.</summary>
    public object? Invoke(GrainReference target, GrainMethod method, object?[] arguments) => method.Shape.IsSequence
        ? method.Shape.CreateSequence(target, method, arguments)
        : method.Shape.Wrap(_filters.Value.Length == 0 || method.IsOfSequence
            ? CallAsync(target.GrainId, method, arguments)
            : new OutgoingCall(this, target, method, arguments, _filters.Value).RunAsync());

    /// <summary>Calls and waits for the answer, at most for the method's time.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<object?> CallAsync(GrainId target, GrainMethod method, object?[] arguments)
    {
        var token = method.TokenIndex >= 0 ? (CancellationToken)arguments[method.TokenIndex]! : CancellationToken.None;
        token.ThrowIfCancellationRequested();
        var request = Send(target, method, Isolate(method, arguments));
        if (method.IsOneWay)
        {
            return null;
        }

        var timeout = method.Timeout ?? Messaging.ResponseTimeout;
        try
        {
            return await request.Answer.WaitAsync(timeout, Time, token).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!request.Answer.IsCompleted)
        {
            if (Messaging.CancelRequestOnTimeout)
            {
                request.Cancel();
            }

            throw new TimeoutException($"No answer from {method.Id} of grain {target} in {timeout}.");
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            request.Cancel();
            throw;
        }
        finally
        {
            request.Abandoned?.Invoke();
        }
    }

    /// <summary>Sends a request on its way.</summary>
    protected abstract GrainRequest Send(GrainId target, GrainMethod method, object?[] arguments);

    /// <summary>The calling grain, if one calls.</summary>
    protected static GrainId? Caller => Activation.Current?.GrainId;

    /// <summary>Makes arguments the callee's own.</summary>
    protected virtual object?[] Isolate(GrainMethod method, object?[] arguments)
    {
        var own = new object?[arguments.Length];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = i == method.TokenIndex ? CancellationToken.None
                : method.Shares(i) ? arguments[i]
                : Serializer.Copy(arguments[i], method.Parameters[i].ParameterType);
        }

        return own;
    }
}
