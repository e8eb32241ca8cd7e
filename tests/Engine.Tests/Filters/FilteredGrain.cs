namespace NovaCron.Engine.Tests.Filters;

[GrainType("tests.filtered")]
public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private IFilteredGrain Next => GrainFactory.GetGrain<IFilteredGrain>(this.GetPrimaryKeyString() + "/next");

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(IFilteredGrain.EchoAsync))
        {
            context.Result = $"{context.Result} own";
        }
    }

    public Task<string> EchoAsync(string text) => text == "refuse"
        ? throw new InvalidOperationException("refused")
        : Task.FromResult(text);

    public Task<string> ForwardAsync(string text) => Next.EchoAsync(text);

    public Task<string> ContextAsync()
    {
        var seen = RequestContext.Get("tenant") as string ?? "none";
        RequestContext.Set("tenant", "changed in the grain");
        return Task.FromResult(seen);
    }

    public Task<string> ContextOfNextAsync() => Next.ContextAsync();
}
