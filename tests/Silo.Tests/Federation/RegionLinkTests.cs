using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Federation;

/// <summary>Every call of a link over real mutual TLS, from region eu to region us.</summary>
public sealed class RegionLinkTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TestCertificates _certificates = TestCertificates.Create();
    private readonly FakeInbox _inbox = new();
    private FederationServer _server = null!;
    private PeerLinks _federation = null!;

    private IRegionLink Link => _federation.Links.Single();

    private (string Caller, object? Asked) LastCall => _inbox.Calls.Last();

    public async Task InitializeAsync()
    {
        _server = await FederationServer.StartAsync(await _certificates.IssueAsync("us"), _inbox, ["eu"]);
        _federation = _server.Connect(await _certificates.IssueAsync("eu"));
    }

    public async Task DisposeAsync()
    {
        _federation.Dispose();
        await _server.DisposeAsync();
        await _certificates.DisposeAsync();
    }

    [Fact]
    public async Task Describe_says_what_the_region_says_and_how_it_is_reached()
    {
        var region = await Link.DescribeAsync(None);

        Assert.NotNull(region.RoundTrip);
        Assert.Equal(Samples.Region with { Address = Link.Address, RoundTrip = region.RoundTrip }, region);
        Assert.Equal(("eu", null), LastCall);
    }

    [Fact]
    public async Task A_vm_arrives_whole()
    {
        MessageAssert.Same(Samples.Vm, await Link.FindVmAsync("web-1", None));
        Assert.Equal(("eu", "web-1"), LastCall);
    }

    [Fact]
    public async Task A_vm_without_optional_values_arrives_without_them()
    {
        _inbox.Vm = Samples.Vm with { Host = null, MachineType = null, Migration = null, Images = [] };

        MessageAssert.Same(_inbox.Vm, await Link.FindVmAsync("web-1", None));
    }

    [Fact]
    public async Task An_unknown_vm_is_null()
    {
        _inbox.Vm = null;

        Assert.Null(await Link.FindVmAsync("web-2", None));
    }

    [Fact]
    public async Task Lists_arrive_whole()
    {
        MessageAssert.Same([Samples.Vm], await Link.ListVmsAsync(None));
        MessageAssert.Same([Samples.Host], await Link.ListHostsAsync(None));
        MessageAssert.Same([Samples.Migration], await Link.ListMigrationsAsync(None));
    }

    [Fact]
    public async Task Every_command_arrives_as_itself()
    {
        foreach (var action in Enum.GetValues<VmAction>())
        {
            MessageAssert.Same(Samples.Vm, await Link.ExecuteAsync(new VmCommand("web-1", action, "key-1"), None));
            Assert.Equal(("eu", new VmCommand("web-1", action, "key-1")), LastCall);

            // What a region without ids sends.
            MessageAssert.Same(Samples.Vm, await Link.ExecuteAsync(new VmCommand("web-1", action), None));
            Assert.Equal(("eu", new VmCommand("web-1", action)), LastCall);
        }
    }

    [Fact]
    public async Task A_migration_is_begun_found_and_cancelled()
    {
        var request = new MigrationRequest("eu", 12, TimeSpan.FromMilliseconds(150));
        MessageAssert.Same(Samples.Migration, await Link.MigrateAsync("web-1", request, "key-1", None));
        Assert.Equal(("eu", ("web-1", request, (string?)"key-1")), LastCall);
        MessageAssert.Same(Samples.Migration, await Link.MigrateAsync("web-1", request, null, None));
        Assert.Equal(("eu", ("web-1", request, (string?)null)), LastCall);

        MessageAssert.Same(Samples.Migration, await Link.FindMigrationAsync("01MIGRATION", None));
        MessageAssert.Same(Samples.Migration, await Link.CancelMigrationAsync("01MIGRATION", None));
        Assert.Equal(("eu", "01MIGRATION"), LastCall);
    }

    [Fact]
    public async Task An_unknown_migration_is_null()
    {
        _inbox.Migrations = [];

        Assert.Null(await Link.FindMigrationAsync("01UNKNOWN", None));
    }

    [Fact]
    public async Task A_migration_is_watched_to_its_end()
    {
        var planned = Samples.Migration with { Phase = MigrationPhase.Planned, Progress = null, Failure = null, EndedAt = null,
            Downtime = null };
        var completed = Samples.Migration with { Phase = MigrationPhase.Completed };
        _inbox.Migrations = [planned, completed];

        var seen = new List<MigrationInfo>();
        await foreach (var migration in Link.WatchMigrationAsync("01MIGRATION", None))
            seen.Add(migration);
        MessageAssert.Same<List<MigrationInfo>>([planned, completed], seen);
    }

    [Fact]
    public async Task Failover_is_set_and_a_stand_by_prepared_and_dropped()
    {
        MessageAssert.Same(Samples.Vm, await Link.SetFailoverAsync("web-1", Samples.Offer.Failover!, "command-1", None));
        Assert.Equal(("eu", ("web-1", Samples.Offer.Failover, "command-1")), LastCall);
        MessageAssert.Same(Samples.Ticket, (await Link.PrepareStandbyAsync(Samples.Standby, None))!);
        Assert.Equal(("eu", Samples.Standby), LastCall);
        await Link.DropStandbyAsync("web-1", 7, None);
        Assert.Equal(("eu", ("web-1", 7L)), LastCall);
    }

    [Fact]
    public async Task The_console_is_read_and_written()
    {
        var seen = new List<ConsoleChunk>();
        await foreach (var chunk in Link.ReadConsoleAsync("web-1", -1, None))
            seen.Add(chunk);
        MessageAssert.Same<List<ConsoleChunk>>([Samples.Chunk], seen);
        Assert.Equal(("eu", ("web-1", -1L)), LastCall);

        await Link.WriteConsoleAsync("web-1", [0xca, 0xfe], None);
        Assert.Equal(("eu", ("web-1", "CAFE")), LastCall);
    }

    [Fact]
    public async Task An_incoming_guest_is_reserved_opened_loaded_activated_and_aborted()
    {
        MessageAssert.Same(Samples.Ticket, await Link.ReserveIncomingAsync(Samples.Offer, None));
        Assert.Equal(("eu", Samples.Offer), LastCall);
        await Link.OpenIncomingAsync("01MIGRATION", None);
        Assert.Equal(("eu", "01MIGRATION"), LastCall);
        Assert.Equal(Samples.Report, await Link.WaitForLoadedAsync("01MIGRATION", None));
        MessageAssert.Same(Samples.Vm, await Link.ActivateIncomingAsync(Samples.Grant, None));
        Assert.Equal(("eu", Samples.Grant), LastCall);
        await Link.AbortIncomingAsync("01MIGRATION", None);
        Assert.Equal(5, _inbox.Calls.Count);
    }

    [Fact]
    public async Task A_receipt_is_signed_there_and_found()
    {
        Assert.Equal([1, 2, 3], await Link.SignReceiptAsync("01MIGRATION", [1, 2, 3], None));
        Assert.Equal(("eu", ("01MIGRATION", "010203")), LastCall);
        Assert.Null(await Link.FindReceiptAsync("01MIGRATION", None));

        _inbox.Receipt = new Grains.Migrations.ReceiptAnswer(null, "It is not committed yet.", MayCome: true);
        Assert.Equal(_inbox.Receipt, await Link.FindReceiptAsync("01MIGRATION", None));
        _inbox.Receipt = new Grains.Migrations.ReceiptAnswer([4, 5]);
        Assert.Equal([4, 5], (await Link.FindReceiptAsync("01MIGRATION", None))!.Receipt);
    }

    [Fact]
    public async Task A_failure_there_is_thrown_here_as_it_was()
    {
        _inbox.Failure = new NovaCronException(Samples.Failure);

        var exception = await Assert.ThrowsAsync<NovaCronException>(() => Link.ReserveIncomingAsync(Samples.Offer, None));
        Assert.Equal(Samples.Failure, exception.Failure);
    }

    [Fact]
    public async Task A_failure_in_a_stream_is_thrown_after_what_came_before_it()
    {
        _inbox.Failure = new NovaCronException(Samples.Failure);
        await using var stream = Link.ReadConsoleAsync("web-1", 0, None).GetAsyncEnumerator();

        Assert.True(await stream.MoveNextAsync());
        var exception = await Assert.ThrowsAsync<NovaCronException>(async () => await stream.MoveNextAsync());
        Assert.Equal(Samples.Failure, exception.Failure);
    }

    [Fact]
    public async Task A_very_long_failure_is_cut_and_still_typed()
    {
        _inbox.Failure = new NovaCronException(Samples.Failure with { Message = new string('x', 100_000) });

        var failure = await MessageAssert.FailsAsync(() => Link.FindVmAsync("web-1", None), Samples.Failure.Error);
        Assert.Equal(FederationProtocol.FailureTextMax, failure.Message.Length);
    }

    [Fact]
    public async Task A_fault_there_is_internal_and_tells_nothing_of_its_inside()
    {
        _inbox.Failure = new InvalidOperationException("secret path");

        var failure = await MessageAssert.FailsAsync(() => Link.FindVmAsync("web-1", None), NovaCronError.Internal);
        Assert.Equal("region us", failure.Side);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_here_cancels_there()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _inbox.Before = async token =>
        {
            entered.SetResult();
            using var registration = token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
        };
        using var cancellation = new CancellationTokenSource();
        var call = Link.WaitForLoadedAsync("01MIGRATION", cancellation.Token);
        await entered.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task;
    }

    [Fact]
    public async Task A_region_that_stops_ends_open_streams_as_unreachable()
    {
        _inbox.KeepStreamsOpen = true;
        await using var stream = Link.WatchMigrationAsync("01MIGRATION", None).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());

        await _server.StopAsync();

        await MessageAssert.FailsAsync(async () => await stream.MoveNextAsync(), NovaCronError.RegionUnreachable);
    }

    [Fact]
    public async Task A_listing_beyond_the_limit_is_a_breach_of_the_protocol()
    {
        _inbox.Vms = [.. Enumerable.Repeat(Samples.Vm, 30_000)];

        var failure = await MessageAssert.FailsAsync(() => Link.ListVmsAsync(None), NovaCronError.ProtocolViolation);
        Assert.Equal("link eu-us", failure.Side);
    }

    [Fact]
    public async Task A_console_input_beyond_the_limit_is_a_breach_of_the_protocol()
    {
        await MessageAssert.FailsAsync(() => Link.WriteConsoleAsync("web-1", new byte[ConsoleChunk.BytesMax + 1], None),
            NovaCronError.ProtocolViolation);
        await MessageAssert.FailsAsync(
            () => Link.WriteConsoleAsync("web-1", new byte[FederationProtocol.MessageBytesMax + 1], None), NovaCronError.ProtocolViolation);
        Assert.Empty(_inbox.Calls);
    }

    [Fact]
    public async Task An_impossible_value_of_the_peer_is_a_breach_of_the_protocol()
    {
        _inbox.Vm = Samples.Vm with { Phase = (VmPhase)99 };

        var failure = await MessageAssert.FailsAsync(() => Link.FindVmAsync("web-1", None), NovaCronError.ProtocolViolation);
        Assert.Contains("vm.phase", failure.Message, StringComparison.Ordinal);
    }
}
