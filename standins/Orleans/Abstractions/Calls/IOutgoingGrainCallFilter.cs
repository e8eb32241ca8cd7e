namespace Orleans;

/// <summary>Sees calls at the caller.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Sees one; it goes on by <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}
