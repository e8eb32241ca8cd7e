using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using NovaCron.Client;
using NovaCron.Gateway.Tests.Fakes;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Tests;

public sealed class ClientTests
{
    private readonly FakeFederation _federation = new();
    private readonly NovaCronClient _client;

    public ClientTests() => _client = new NovaCronClient(
        FakeGrainFactory.Create(_federation),
        new NovaCronClientOptions { Region = "eu", RetryDelay = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System);

    [Fact]
    public async Task A_console_that_breaks_goes_on_where_it_broke()
    {
        _federation.Console = (offset, token) => offset switch
        {
            0 => BreakAfter(new ConsoleChunk(0, FakeFederation.Noon, "eu", "ab"u8.ToArray()), token),
            2 => FakeFederation.Sequence(new ConsoleChunk(2, FakeFederation.Noon, "us", "cd"u8.ToArray())),
            _ => throw new InvalidOperationException($"Nobody was at {offset}."),
        };

        var text = new StringBuilder();
        await foreach (var chunk in _client.Vm("web-1").ReadConsoleAsync())
        {
            text.Append(Encoding.ASCII.GetString(chunk.Bytes));
        }

        Assert.Equal("abcd", text.ToString());
    }

    [Fact]
    public async Task A_migration_is_begun_watched_and_waited_for_in_three_lines()
    {
        _federation.Watch = _ => FakeFederation.Sequence(
            FakeFederation.NewMigration("01M"), FakeFederation.NewMigration("01M", MigrationPhase.Completed));

        var migration = await _client.Vm("web-1").MigrateAsync("us");
        var phases = new List<MigrationPhase>();
        await foreach (var progress in migration.WatchAsync())
        {
            phases.Add(progress.Phase);
        }

        Assert.Equal([MigrationPhase.Copying, MigrationPhase.Completed], phases);
        Assert.Equal(MigrationPhase.Completed, (await migration.WaitAsync()).Phase);
    }

    [Fact]
    public async Task A_migration_that_was_rolled_back_fails_its_waiter_with_the_reason()
    {
        var failure = new Failure(NovaCronError.LinkFailed, "copying", "link eu-us", "The link broke.", true);
        _federation.Watch = _ => FakeFederation.Sequence(FakeFederation.NewMigration("01M", MigrationPhase.RolledBack, failure));

        var error = await Assert.ThrowsAsync<NovaCronException>(() => _client.Migration("01M").WaitAsync());

        Assert.Equal(failure, error.Failure);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NovaCronClientOptions().Validate());
        AssertRefused(options => options.ConnectRetryCountMax = -1);
        AssertRefused(options => options.RetryFor = TimeSpan.FromHours(2));
        AssertRefused(options => options.RetryDelay = TimeSpan.Zero);
        AssertRefused(options => options.RetryDelayMax = TimeSpan.FromMilliseconds(1));
        AssertRefused(options => options.ReadTimeout = TimeSpan.Zero);
        AssertRefused(options =>
        {
            options.Database = "Host=db";
            options.Gateways.Add(new IPEndPoint(IPAddress.Loopback, 30000));
        });
        Assert.Throws<ArgumentException>(() => new NovaCronGatewayOptions { PageSizeMax = 1 }.Validate());
        Assert.Throws<ArgumentException>(() => new NovaCronGatewayOptions { Heartbeat = TimeSpan.Zero }.Validate());
    }

    private static void AssertRefused(Action<NovaCronClientOptions> change)
    {
        var options = new NovaCronClientOptions { Region = "eu" };
        options.Validate();
        change(options);
        Assert.Throws<ArgumentException>(options.Validate);
    }

    private static async IAsyncEnumerable<ConsoleChunk> BreakAfter(
        ConsoleChunk chunk, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return chunk;
        throw new EnumerationAbortedException("The silo restarts.");
    }
}
