using NovaCron.Agent.Tests.Kit;
using NovaCron.Dwcp.Encoding;
using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Agent.Tests;

/// <summary>A guest's memory holds what it read from its images, and its target has the images.</summary>
public sealed class KnownImageTests : IDisposable
{
    private const int PageBytes = 4096;
    private const int Pages = (8 << 20) / PageBytes;

    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-known-images-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(1_340)]
    public async Task What_a_guest_has_from_its_image_is_not_sent_wherever_in_the_image_it_begins(int shift)
    {
        var with = await MoveAsync(shift, imageBytesMax: 1L << 30);
        var without = await MoveAsync(shift, imageBytesMax: 0);

        Assert.InRange(with, 1, without / 4);
    }

    [Fact]
    public async Task Image_that_was_damaged_at_the_target_fails_the_move_and_not_the_guest()
    {
        await using var regions = await StartAsync(1L << 30);
        var move = await BeginAsync(regions, shift: 4);
        var atTarget = Directory.GetFiles(Path.Combine(regions.Target.DataDirectory, "images")).Single();
        await File.WriteAllBytesAsync(atTarget, new byte[new FileInfo(atTarget).Length], regions.Token);

        await Assert.ThrowsAsync<AgentException>(move.CopyAndFinishAsync);
        var error = await Assert.ThrowsAsync<AgentException>(move.WaitForLoadedAsync);

        Assert.Equal(AgentError.ProtocolViolation, error.Error);
        Assert.Contains("Decoding at the target failed", error.Message, StringComparison.Ordinal);
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Target_may_name_no_image_but_the_guest_s()
    {
        await using var regions = await StartAsync(1L << 30);
        var move = await BeginAsync(regions, shift: 0);
        var path = Path.Combine(_folder, "other");
        await File.WriteAllBytesAsync(path, new byte[PageBytes], regions.Token);
        var other = await regions.Source.Agent.ImportImageAsync(path, regions.Token);
        var order = move.Order();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => move.CopyAsync(order with { Decoder = order.Decoder with { Images = [other] } }));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    /// <summary>Moves a guest whose image has its memory, and tells the bytes of memory on the wire.</summary>
    private async Task<long> MoveAsync(int shift, long imageBytesMax)
    {
        await using var regions = await StartAsync(imageBytesMax);
        var move = await BeginAsync(regions, shift);
        await move.CopyAndFinishAsync();
        await move.WaitForLoadedAsync();
        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        await move.FenceAsync();
        await move.ActivateAsync();
        await regions.AssertRunsOnlyAsync(regions.Target);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
        return move.Copied.WireBytes;
    }

    private async Task<Move> BeginAsync(TwoRegions regions, int shift)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
        await File.WriteAllBytesAsync(path, Image(shift), regions.Token);
        var hardware = TwoRegions.Hardware(await regions.Source.Agent.ImportImageAsync(path, regions.Token));
        await regions.BootAsync(hardware);
        var move = new Move(regions);
        await move.ReserveAsync(hardware);
        await move.OpenAsync();
        return move;
    }

    /// <summary>The memory of a guest that has just booted, behind some bytes.</summary>
    private static byte[] Image(int shift)
    {
        var image = new byte[shift + (Pages * PageBytes) + 17];
        for (var page = 0; page < Pages; page++)
        {
            PageContent.Fill(image.AsSpan(shift + (page * PageBytes), PageBytes), (uint)page, version: 1);
        }

        return image;
    }

    private static Task<TwoRegions> StartAsync(long imageBytesMax) => TwoRegions.StartAsync(
        source: machine => machine.RewritesPerSecond = 100,
        sourceAgent: data => TwoRegions.Options("eu", data, codec: HdeCodec.Zstd, level: 3) with
        {
            CopiesRoundTripMin = TimeSpan.Zero, KnownImageBytesMax = imageBytesMax,
        });
}
