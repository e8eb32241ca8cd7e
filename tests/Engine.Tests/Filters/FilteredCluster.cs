using NovaCron.Engine.Tests.Support;

namespace NovaCron.Engine.Tests.Filters;

/// <summary>A silo with filters.</summary>
internal sealed class FilteredCluster : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly TestSilo _silo;

    private FilteredCluster(TestDatabase database, TestSilo silo) => (_database, _silo) = (database, silo);

    public IGrainFactory Grains => _silo.Grains;

    public static async Task<FilteredCluster> StartAsync()
    {
        var database = new TestDatabase();
        return new FilteredCluster(database, await TestSilo.StartAsync(database, silo =>
        {
            silo.AddIncomingGrainCallFilter(async context =>
            {
                await context.Invoke();
                if (context.MethodName == nameof(IFilteredGrain.EchoAsync) && context.Grain is FilteredGrain)
                {
                    context.Result = $"{context.Result} incoming";
                }
            });
            silo.AddOutgoingGrainCallFilter(async context =>
            {
                await context.Invoke();
                if (context.MethodName == nameof(IFilteredGrain.EchoAsync)
                    && context.SourceId is { } source && source.Type.ToString() == "tests.filtered")
                {
                    context.Result = $"{context.Result} outgoing";
                }
            });
        }));
    }

    public Task<TestClient> ConnectAsync(Action<IClientBuilder>? configure = null) => TestClient.StartAsync(_silo, configure);

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _database.Dispose();
    }
}
