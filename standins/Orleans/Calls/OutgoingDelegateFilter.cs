namespace Orleans.Runtime.Calls;

/// <summary>A filter that is a delegate.</summary>
/// <param name="filter">The delegate.</param>
internal sealed class OutgoingDelegateFilter(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
}
