namespace NovaCron.Engine.Tests.Support;

/// <summary>The silo that most tests share.</summary>
public sealed class Cluster : IAsyncLifetime, IDisposable
{
    public const string Name = "cluster";
    private readonly TestDatabase _database = new();
    private TestSilo? _silo;

    public IGrainFactory Grains => Silo.Grains;

    internal TestSilo Silo => _silo ?? throw new InvalidOperationException("The silo was not started.");

    internal TestDatabase Database => _database;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_database, silo =>
    {
        silo.UseInMemoryReminderService();
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
    });

    public async Task DisposeAsync() => await Silo.DisposeAsync();

    public void Dispose() => _database.Dispose();
}
