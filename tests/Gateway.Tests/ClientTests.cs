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
        new NovaCronClientOptions { Region = "eu", ReadRetryCountMax = 2, ReadRetryDelay = TimeSpan.FromMilliseconds(1) },
        TimeProvider.System);

    [Fact]
    public async Task A_read_that_nobody_answered_is_asked_again()
    {
        _federation.AddVm("web-1");
        _federation.Faults.Enqueue(new TimeoutException());
        _federation.Faults.Enqueue(new SiloUnavailableException());

        Assert.Equal("web-1", (await _client.Vm("web-1").GetAsync()).Name);

        Assert.Equal(3, _federation.Calls.Count);
    }

    [Fact]
    public async Task A_read_is_given_up_after_its_retries()
    {
        _federation.Fault = new TimeoutException();

        await Assert.ThrowsAsync<TimeoutException>(() => _client.ListVmsAsync());

        Assert.Equal(3, _federation.Calls.Count);
    }

    [Fact]
    public async Task An_answer_that_is_an_error_is_not_asked_for_again()
    {
        _federation.Fault = FakeFederation.Error(NovaCronError.RegionUnreachable, isTransient: true);

        var error = await Assert.ThrowsAsync<NovaCronException>(() => _client.Host("host-a").GetAsync());

        Assert.Equal(NovaCronError.RegionUnreachable, error.Failure.Error);
        Assert.Single(_federation.Calls);
    }

    public static TheoryData<string> Changes => ["create", "start", "pause", "resume", "stop", "delete", "migrate", "write", "cancel"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_changes_something_is_never_asked_twice(string change)
    {
        _federation.Fault = new TimeoutException();
        var vm = _client.Vm("web-1");
        Func<Task> act = change switch
        {
            "create" => () => vm.CreateAsync(new VmSpec(1 << 20, 1, "/kernel")),
            "start" => () => vm.StartAsync(),
            "pause" => () => vm.PauseAsync(),
            "resume" => () => vm.ResumeAsync(),
            "stop" => () => vm.StopAsync(),
            "delete" => () => vm.DeleteAsync(),
            "migrate" => () => vm.MigrateAsync("us"),
            "write" => () => vm.WriteConsoleAsync([1]),
            _ => () => _client.Migration("01M").CancelAsync(),
        };

        await Assert.ThrowsAsync<TimeoutException>(act);

        Assert.Single(_federation.Calls);
    }

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
        Assert.Throws<ArgumentException>(() => new NovaCronClientOptions { Region = "eu", ReadRetryCountMax = -1 }.Validate());
        Assert.Throws<ArgumentException>(() => new NovaCronClientOptions { Region = "eu", ReadRetryDelay = TimeSpan.Zero }.Validate());
        Assert.Throws<ArgumentException>(() => new NovaCronGatewayOptions { PageSizeMax = 1 }.Validate());
        Assert.Throws<ArgumentException>(() => new NovaCronGatewayOptions { Heartbeat = TimeSpan.Zero }.Validate());
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
