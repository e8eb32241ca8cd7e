using Orleans.Runtime.Activations;

namespace Orleans.Runtime.Calls;

/// <summary>Something that an activation does: a request, or a timer's run.</summary>
internal abstract class WorkItem
{
    /// <summary>Whether it may interleave with everything.</summary>
    public abstract bool AlwaysInterleaves { get; }

    /// <summary>Whether it may interleave with its like.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>The call chain it belongs to, if that chain may come back.</summary>
    public virtual Guid Chain => Guid.Empty;

    /// <summary>Whether it keeps the activation from being idle.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether it is worth a new activation when the one it was meant for has ended.</summary>
    public abstract bool OutlivesActivation { get; }

    /// <summary>Does it; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Gives it up.</summary>
    public abstract void Fail(Exception error);
}
