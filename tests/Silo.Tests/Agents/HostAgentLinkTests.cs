using System.Text.Json;
using NovaCron.Agent;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Agents;

/// <summary>Every order over real mutual TLS, from host-a to host-b of the same region.</summary>
public sealed class HostAgentLinkTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly AgentLinkUnderTest _link = AgentLinkUnderTest.Create();

    private IHostAgent Remote => _link.Remote;

    private FakeAgent Fake => _link.Agent;

    public Task InitializeAsync() => _link.StartAsync();

    public async Task DisposeAsync() => await _link.DisposeAsync();

    [Fact]
    public async Task Questions_are_answered_whole()
    {
        await ArrivesAsync("describe", FakeAgent.Host, () => Remote.DescribeAsync(None));
        await ArrivesAsync("list", new[] { FakeAgent.Machine, FakeAgent.Machine }, () => Remote.ListAsync(None));
        await ArrivesAsync("web-1", FakeAgent.Machine, () => Remote.FindAsync("web-1", None));
        ImageReference[] images = [FakeAgent.Image, Samples.Ticket.MissingImages[0]];
        await ArrivesAsync(images, images, () => Remote.FindMissingImagesAsync(images, None));
    }

    [Fact]
    public async Task A_machine_that_is_not_there_is_not_there()
    {
        Fake.Found = null;

        Assert.Null(await Remote.FindAsync("web-1", None));
    }

    [Fact]
    public async Task Orders_to_a_machine_arrive_whole()
    {
        var order = new MachineOrder("web-1", 7, Samples.Offer.Hardware);
        await ArrivesAsync(order, FakeAgent.Machine, () => Remote.StartAsync(order, None));
        var bare = order with { Hardware = new GuestHardware(1L << 30, 2, null, null, null, "", null) };
        await ArrivesAsync(bare, FakeAgent.Machine, () => Remote.StartAsync(bare, None));
        await ArrivesAsync(("pause", "web-1", 7L), FakeAgent.Machine, () => Remote.PauseAsync("web-1", 7, None));
        await ArrivesAsync(("resume", "web-1", 7L), FakeAgent.Machine, () => Remote.ResumeAsync("web-1", 7, None));
        await ArrivesAsync(("stop", "web-1", 7L), () => Remote.StopAsync("web-1", 7, None));
        await ArrivesAsync(("delete", "web-1", 7L), () => Remote.DeleteAsync("web-1", 7, None));
        await ArrivesAsync(("fence", "web-1", 8L), () => Remote.FenceAsync("web-1", 8, None));
        await ArrivesAsync("/boot/vmlinuz", FakeAgent.Image, () => Remote.ImportImageAsync("/boot/vmlinuz", None));
        await ArrivesAsync(("web-1", "010203"), () => Remote.WriteConsoleAsync("web-1", new byte[] { 1, 2, 3 }, None));
    }

    [Fact]
    public async Task Orders_about_the_lease_arrive_whole()
    {
        await ArrivesAsync("stamp", FakeAgent.Stamp, () => Remote.StampLeaseAsync(None));
        await ArrivesAsync(FakeAgent.Stamp, () => Remote.ExtendLeaseAsync(FakeAgent.Stamp, None));
        await ArrivesAsync(("restart", "0f1e"), FakeAgent.Stamp, () => Remote.RestartLeaseAsync("0f1e", None));
        await ArrivesAsync(("guard", "web-1", 7L, true), () => Remote.GuardAsync("web-1", 7, true, None));
        await ArrivesAsync(("guard", "web-1", 7L, false), () => Remote.GuardAsync("web-1", 7, false, None));
    }

    [Fact]
    public async Task A_targets_orders_arrive_whole()
    {
        await ArrivesAsync(FakeAgent.Incoming, Samples.Ticket, () => Remote.ReserveIncomingAsync(FakeAgent.Incoming, None));
        await ArrivesAsync(("open", "01M"), () => Remote.OpenIncomingAsync("01M", None));
        await ArrivesAsync(("loaded", "01M"), Samples.Report, () => Remote.WaitForLoadedAsync("01M", None));
        await ArrivesAsync(("01M", 8L, 99L), FakeAgent.Machine, () => Remote.ActivateIncomingAsync("01M", 8, 99, None));
        await ArrivesAsync(("abort", "01M"), () => Remote.AbortIncomingAsync("01M", None));
    }

    [Fact]
    public async Task A_sources_orders_arrive_whole()
    {
        var order = FakeAgent.Outgoing;
        ImageReference[] images = [FakeAgent.Image];
        await ArrivesAsync((order, images), 4711L, () => Remote.SendImagesAsync(order, images, None));
        await ArrivesAsync(order, new[] { FakeAgent.Progress }, () => ListAsync(Remote.CopyAsync(order, None)));
        await ArrivesAsync(("finish", "01M"), FakeAgent.Report, () => Remote.FinishCopyAsync("01M", None));
        await ArrivesAsync(("01M", "web-1", 7L), () => Remote.AbortOutgoingAsync("01M", "web-1", 7, None));
    }

    [Fact]
    public async Task Console_output_that_is_long_comes_in_pieces_with_their_offsets()
    {
        var text = Enumerable.Range(0, 150_000).Select(number => (byte)number).ToArray();
        Fake.Output = Fake.Output with { Bytes = text };

        var pieces = await ListAsync(Remote.ReadConsoleAsync("web-1", -1, None));

        Assert.Equal(("web-1", -1L), Fake.Orders.Last());
        Assert.True(pieces.Length > 1);
        Assert.All(pieces, piece => Assert.Equal(Fake.Output.At, piece.At));
        Assert.Equal(99, pieces[0].Offset);
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.Offset + pair.First.Bytes.Length, pair.Second.Offset));
        Assert.Equal(text, pieces.SelectMany(piece => piece.Bytes.ToArray()));
    }

    [Fact]
    public async Task Every_failure_keeps_its_kind_and_its_sentence()
    {
        foreach (var error in Enum.GetValues<AgentError>())
        {
            Fake.Failure = new AgentException(error, $"No: {error}.");
            var failed = await Assert.ThrowsAsync<AgentException>(() => Remote.StopAsync("web-1", 7, None));
            Assert.Equal((error, $"No: {error}."), (failed.Error, failed.Message));
            failed = await Assert.ThrowsAsync<AgentException>(() => ListAsync(Remote.CopyAsync(FakeAgent.Outgoing, None)));
            Assert.Equal(error, failed.Error);
        }
    }

    [Fact]
    public async Task A_fault_of_the_host_is_not_told()
    {
        Fake.Failure = new InvalidOperationException("a secret");

        var failed = await Assert.ThrowsAsync<AgentException>(() => Remote.StopAsync("web-1", 7, None));

        Assert.Equal((AgentError.HypervisorFailed, "Host host-b failed; its log says why."), (failed.Error, failed.Message));
    }

    [Fact]
    public async Task What_is_too_large_breaks_the_protocol_and_is_not_obeyed()
    {
        await BreaksAsync(() => Remote.WriteConsoleAsync("web-1", new byte[(64 * 1024) + 1], None));
        await BreaksAsync(() => Remote.ImportImageAsync(new string('x', 5 * 1024 * 1024), None));
        await BreaksAsync(() => Remote.FindAsync(new string('x', 300), None));
        Assert.Empty(Fake.Orders);
    }

    [Fact]
    public async Task A_caller_that_goes_cancels_its_waiting()
    {
        Fake.KeepStreamsOpen = true;
        using var leaving = new CancellationTokenSource();
        await using var output = Remote.ReadConsoleAsync("web-1", 0, leaving.Token).GetAsyncEnumerator();
        Assert.True(await output.MoveNextAsync());

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await output.MoveNextAsync());
        await Fake.Cancelled.Task;
    }

    private static async Task<T[]> ListAsync<T>(IAsyncEnumerable<T> sequence)
    {
        var items = new List<T>();
        await foreach (var item in sequence)
            items.Add(item);
        return [.. items];
    }

    private static async Task BreaksAsync(Func<Task> order) =>
        Assert.Equal(AgentError.ProtocolViolation, (await Assert.ThrowsAsync<AgentException>(order)).Error);

    private async Task ArrivesAsync<T, TAnswer, TGot>(T order, TAnswer answer, Func<Task<TGot>> give)
    {
        var got = await give();
        Assert.Equal(Text(order), Text(Fake.Orders.Last()));
        Assert.Equal(Text(answer), Text(got));
    }

    private async Task ArrivesAsync<T>(T order, Func<Task> give)
    {
        await give();
        Assert.Equal(Text(order), Text(Fake.Orders.Last()));
    }

    // Tuples and lists have no equality by content, so what they say is compared.
    private static string Text(object? value) => JsonSerializer.Serialize(value, Format);

    private static readonly JsonSerializerOptions Format = new() { IncludeFields = true };
}
