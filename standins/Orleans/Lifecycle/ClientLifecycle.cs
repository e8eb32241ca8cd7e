namespace Orleans.Runtime.Lifecycle;

/// <summary>A client's stages.</summary>
internal sealed class ClientLifecycle : StagedLifecycle, IClusterClientLifecycle;
