namespace Orleans;

/// <summary>The client's stages: <see cref="ServiceLifecycleStage"/>.</summary>
public interface IClusterClientLifecycle : ILifecycleObservable;
