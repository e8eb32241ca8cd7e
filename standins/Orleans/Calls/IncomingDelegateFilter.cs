namespace Orleans.Runtime.Calls;

/// <summary>A filter that is a delegate.</summary>
/// <param name="filter">The delegate.</param>
internal sealed class IncomingDelegateFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}
