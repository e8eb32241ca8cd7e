using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class MemoryEncodingTests
{
    [Fact]
    public async Task Target_says_what_its_decoder_takes()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => Options("us", data, copiesBytesMax: 8L << 20));
        await regions.BootAsync();
        var ticket = await new Move(regions).ReserveAsync();
        Assert.Equal(5, ticket.Decoder.FrameVersion);
        Assert.InRange(ticket.Decoder.CopiesMax, 1900, 2048);
    }

    [Theory]
    [InlineData(128L << 20, 128L << 20, false)]
    [InlineData(1L << 20, 128L << 20, false)]
    [InlineData(128L << 20, 1L << 20, false)]
    [InlineData(0, 128L << 20, true)]
    [InlineData(128L << 20, 0, true)]
    public async Task Guest_arrives_intact_whatever_memory_each_end_has_for_copies(long source, long target, bool isOff)
    {
        using var units = new EncodedUnits();
        await using var regions = await TwoRegions.StartAsync(
            sourceAgent: data => Options("eu", data, source), targetAgent: data => Options("us", data, target));
        await regions.BootAsync();
        var move = new Move(regions);

        await move.RunToAsync(MoveStage.Activated);

        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
        Assert.True(units.Of("literal") > 0);
        Assert.True(!isOff || units.Of("delta") + units.Of("same") == 0);
    }

    [Fact]
    public async Task Pages_that_the_guest_wrote_again_are_sent_as_their_changes()
    {
        using var units = new EncodedUnits();
        await using var regions = await TwoRegions.StartAsync(
            source => source.RewritesPerSecond = 20_000, sourceAgent: data => Options("eu", data, 128L << 20));
        await regions.BootAsync();

        // The link is slow enough for the guest to write most of its working set again before the first pass ends.
        regions.Source.Link.BytesPerSecond = 20 << 20;
        await new Move(regions).RunToAsync(MoveStage.Activated);

        Assert.True(units.Of("delta") + units.Of("same") > 100, $"{units.Of("delta")} deltas, {units.Of("same")} unchanged");
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
    }

    [Fact]
    public async Task Near_a_target_every_page_is_sent_whole()
    {
        using var units = new EncodedUnits();
        await using var regions = await TwoRegions.StartAsync(source => source.RewritesPerSecond = 20_000);
        await regions.BootAsync();

        await new Move(regions).RunToAsync(MoveStage.Activated);

        Assert.True(units.Of("literal") > 0);
        Assert.Equal(0, units.Of("delta") + units.Of("same"));
    }

    [Fact]
    public async Task Target_that_does_not_tell_gets_the_first_version()
    {
        using var units = new EncodedUnits();
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        await move.CopyAsync(move.Order() with { Decoder = default });
        await move.FinishAsync();
        await move.WaitForLoadedAsync();

        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        Assert.Equal(0, units.Of("delta") + units.Of("same"));
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 0)]
    [InlineData(-1, 0)]
    public async Task Order_whose_decoder_contradicts_itself_is_refused(int version, int copies)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);
        var order = move.Order() with { Decoder = new MemoryDecoder(version, copies) };
        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(order));
        Assert.Equal(AgentError.InvalidOrder, error.Error);
    }

    [Theory]
    [InlineData(MemoryDecoder.KeptMax + 1, 1)]
    [InlineData(1, -1)]
    [InlineData(2, 1 << 24)]
    public async Task Order_that_refers_to_more_than_can_be_known_is_refused(int memories, int units)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);
        var kept = Enumerable.Range(0, memories).Select(number => new KeptReference($"migration-{number}", "00", units)).ToList();
        var order = move.Order() with { Decoder = move.Order().Decoder with { Kept = kept } };
        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync(order));
        Assert.Equal(AgentError.InvalidOrder, error.Error);
        Assert.Contains("kept memories", error.Message, StringComparison.Ordinal);
    }

    private static AgentOptions Options(string region, string data, long copiesBytesMax)
    {
        var options = TwoRegions.Options(region, data);
        return options with
        {
            CopiesRoundTripMin = TimeSpan.Zero, Encoding = options.Encoding with { CopiesBytesMax = copiesBytesMax },
        };
    }

    /// <summary>Counts what the source's encoder says it made.</summary>
    private sealed class EncodedUnits : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _units = new();
        private readonly MeterListener _listener = new();

        public EncodedUnits()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "novacron.agent.encoding.units")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, units, tags, _) =>
                _units.AddOrUpdate((string)tags[0].Value!, units, (_, before) => before + units));
            _listener.Start();
        }

        public long Of(string kind) => _units.GetValueOrDefault(kind);

        public void Dispose() => _listener.Dispose();
    }
}
