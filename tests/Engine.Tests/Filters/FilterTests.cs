using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Filters;

public sealed class FilterTests
{
    [Fact]
    public async Task Filters_of_silo_and_grain_see_and_change_calls()
    {
        await using var cluster = await FilteredCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IFilteredGrain>(Keys.New("filtered"));
        Assert.Equal("hello own incoming", await grain.EchoAsync("hello"));
    }

    [Fact]
    public async Task Outgoing_filter_of_a_silo_sees_calls_that_grains_make()
    {
        await using var cluster = await FilteredCluster.StartAsync();
        var key = Keys.New("filtered");
        await using var client = await cluster.ConnectAsync();
        Assert.Equal("hello own incoming outgoing", await client.Grains.GetGrain<IFilteredGrain>(key).ForwardAsync("hello"));
    }

    [Fact]
    public async Task Outgoing_filter_of_a_client_sees_its_calls()
    {
        await using var cluster = await FilteredCluster.StartAsync();
        List<string> seen = [];
        await using var client = await cluster.ConnectAsync(builder => builder.AddOutgoingGrainCallFilter(async context =>
        {
            await context.Invoke();

            // Microsoft Orleans' client makes calls of its own, which pass here too.
            if (context.InterfaceMethod.DeclaringType == typeof(IFilteredGrain))
            {
                seen.Add($"{context.InterfaceMethod.DeclaringType.Name}.{context.MethodName} of {context.TargetId.Key}");
                context.Result += " client";
            }
        }));
        var key = Keys.New("filtered");
        Assert.Equal("hello own incoming client", await client.Grains.GetGrain<IFilteredGrain>(key).EchoAsync("hello"));
        Assert.Equal([$"IFilteredGrain.EchoAsync of {key}"], seen);
    }

    [Fact]
    public async Task Error_passes_the_filters()
    {
        await using var cluster = await FilteredCluster.StartAsync();
        var grain = cluster.Grains.GetGrain<IFilteredGrain>(Keys.New("filtered"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.EchoAsync("refuse"));
        Assert.Equal("refused", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_context_goes_with_calls_and_calls_made_by_them_but_not_back(bool overTheWire)
    {
        await using var cluster = await FilteredCluster.StartAsync();
        await using var client = await cluster.ConnectAsync();
        IGrainFactory grains = overTheWire ? client.Grains : cluster.Grains;
        var grain = grains.GetGrain<IFilteredGrain>(Keys.New("filtered"));
        RequestContext.Set("tenant", "ours");
        Assert.Equal("ours", await grain.ContextAsync());
        Assert.Equal("ours", await grain.ContextOfNextAsync());
        Assert.Equal("ours", RequestContext.Get("tenant"));
        RequestContext.Remove("tenant");
        Assert.Equal("none", await grain.ContextAsync());
    }
}
