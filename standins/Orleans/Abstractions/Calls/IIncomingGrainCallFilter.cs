namespace Orleans;

/// <summary>Sees calls at the grain. A grain class that implements it sees its own calls.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Sees one; it goes on by <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
