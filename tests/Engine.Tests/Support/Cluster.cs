using NovaCron.PostgresKit;

namespace NovaCron.Engine.Tests.Support;

/// <summary>The silo that most tests share.</summary>
public sealed class Cluster : IAsyncLifetime, IDisposable
{
    public const string Name = "cluster";
    private readonly TestDatabase _database = new();
    private PostgresDatabase? _postgres;
    private TestSilo? _silo;

    public IGrainFactory Grains => Silo.Grains;

    internal TestSilo Silo => _silo ?? throw new InvalidOperationException("The silo was not started.");

    public async Task InitializeAsync()
    {
        _postgres = TestPostgres.WhyNot is null ? await PostgresDatabase.CreateAsync() : null;
        _silo = await TestSilo.StartAsync(_database, silo =>
        {
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
            if (_postgres is not null)
            {
                silo.AddAdoNetGrainStorage(_postgres.Store, _postgres.Configure);
            }
        });
    }

    public async Task DisposeAsync()
    {
        await Silo.DisposeAsync();
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>The database of a store.</summary>
    internal ITestDatabase DatabaseOf(string store) => store == TestDatabases.Sqlite
        ? _database
        : _postgres ?? throw new InvalidOperationException("There is no PostgreSQL.");

    public void Dispose() => _database.Dispose();
}
