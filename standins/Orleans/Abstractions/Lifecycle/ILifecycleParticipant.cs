namespace Orleans;

/// <summary>Takes part in the stages of a lifecycle.</summary>
/// <typeparam name="TLifecycleObservable">The lifecycle.</typeparam>
public interface ILifecycleParticipant<TLifecycleObservable>
    where TLifecycleObservable : ILifecycleObservable
{
    /// <summary>Subscribes to the stages it wants.</summary>
    void Participate(TLifecycleObservable lifecycle);
}
