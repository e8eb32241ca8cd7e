namespace Orleans.Runtime.Lifecycle;

/// <summary>An activation's stages.</summary>
internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle;
