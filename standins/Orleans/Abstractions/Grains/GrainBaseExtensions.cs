using Orleans.Runtime.Activations;
using Orleans.Timers;

namespace Orleans;

/// <summary>What a grain may ask of its activation.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ends the activation when its running requests have ended.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) => grain.GrainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The grain asked for it."));

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(callback);
        return GrainTimer.Start(Activation.Of(grain.GrainContext), stop => callback(state, stop), options);
    }

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        RegisterGrainTimer(grain, static (act, stop) => act(stop), callback, options);

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grain, callback, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        RegisterGrainTimer(grain, static (act, _) => act(), callback, options);

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grain, callback, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grain, callback, state, new GrainTimerCreationOptions(dueTime, period));

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, GrainTimerCreationOptions options) =>
        RegisterGrainTimer(grain, (held, _) => callback(held), state, options);

    /// <summary>Calls a method of the grain again and again, as a turn of the grain, until the timer or the activation ends.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, Task> callback, TState state, TimeSpan dueTime, TimeSpan period) =>
        RegisterGrainTimer(grain, callback, state, new GrainTimerCreationOptions(dueTime, period));
}
