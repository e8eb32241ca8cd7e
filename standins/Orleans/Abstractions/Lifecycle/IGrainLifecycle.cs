namespace Orleans.Runtime;

/// <summary>The stages of an activation: <see cref="GrainLifecycleStage"/>.</summary>
public interface IGrainLifecycle : ILifecycleObservable;
