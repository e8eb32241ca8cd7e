namespace Orleans.Runtime.Lifecycle;

/// <summary>The silo's stages.</summary>
internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;
