using System.Security.Cryptography;
using NovaCron.Agent.Tests.Kit;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Tests;

public sealed class ImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-images-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Imported_image_is_called_by_its_content()
    {
        await using var regions = await TwoRegions.StartAsync();
        var (path, bytes) = Write("kernel", 3_000_000);

        var image = await regions.Source.Agent.ImportImageAsync(path, regions.Token);
        var again = await regions.Source.Agent.ImportImageAsync(path, regions.Token);

        Assert.Equal(new ImageReference(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length), image);
        Assert.Equal(image, again);
        Assert.Empty(await regions.Source.Agent.FindMissingImagesAsync([image], regions.Token));
        Assert.Equal([image], await regions.Target.Agent.FindMissingImagesAsync([image, image], regions.Token));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(regions.Source.DataDirectory, "images", "partial")));
    }

    [Fact]
    public async Task Images_the_target_lacks_go_ahead_of_the_guest_and_others_do_not()
    {
        await using var regions = await TwoRegions.StartAsync();
        var (kernelPath, kernelBytes) = Write("kernel", 2_500_000);
        var (initrdPath, _) = Write("initrd", 700_000);
        var kernel = await regions.Source.Agent.ImportImageAsync(kernelPath, regions.Token);
        var initrd = await regions.Source.Agent.ImportImageAsync(initrdPath, regions.Token);
        await regions.Target.Agent.ImportImageAsync(initrdPath, regions.Token);
        var hardware = TwoRegions.Hardware(kernel, initrd);
        await regions.BootAsync(hardware);
        var move = new Move(regions);

        var ticket = await move.ReserveAsync(hardware);
        var wireBytes = await regions.Source.Agent.SendImagesAsync(move.Order(), ticket.MissingImages, regions.Token);

        Assert.Equal([kernel], ticket.MissingImages);
        Assert.True(wireBytes > kernel.Length);
        var arrived = Path.Combine(regions.Target.DataDirectory, "images", kernel.Sha256);
        Assert.Equal(kernelBytes, await File.ReadAllBytesAsync(arrived, regions.Token));
        await regions.Source.Agent.SendImagesAsync(move.Order(), ticket.MissingImages, regions.Token);
        await regions.Target.Agent.OpenIncomingAsync(move.Id, regions.Token);
        await move.CopyAsync();
        await move.FinishAsync();
        await move.WaitForLoadedAsync();
        await move.FenceAsync();
        await move.ActivateAsync();
        await regions.AssertRunsOnlyAsync(regions.Target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Image_arrives_as_it_is_compressed_where_the_target_takes_frames(bool takesFrames)
    {
        await using var regions = await TwoRegions.StartAsync(
            sourceAgent: data => TwoRegions.Options("eu", data, codec: HdeCodec.Zstd, level: 3));
        var content = new byte[(3 << 20) + 1234];
        for (var i = 1 << 20; i < content.Length; i++)
        {
            content[i] = (byte)(i % 4096 / (1 + (i >> 20)));
        }

        var path = Path.Combine(_folder, "plain");
        await File.WriteAllBytesAsync(path, content, regions.Token);
        var image = await regions.Source.Agent.ImportImageAsync(path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware(image));
        var move = new Move(regions);
        var ticket = await move.ReserveAsync(TwoRegions.Hardware(image));
        var order = move.Order();

        var wireBytes = await regions.Source.Agent.SendImagesAsync(
            order with { Decoder = order.Decoder with { TakesImageFrames = takesFrames } }, ticket.MissingImages, regions.Token);

        Assert.True(order.Decoder.TakesImageFrames);
        Assert.Equal(content, await File.ReadAllBytesAsync(
            Path.Combine(regions.Target.DataDirectory, "images", image.Sha256), regions.Token));
        Assert.Equal(takesFrames, wireBytes < content.Length / 4);
    }

    [Fact]
    public async Task Machine_is_not_opened_before_its_images_have_arrived()
    {
        await using var regions = await TwoRegions.StartAsync();
        var kernel = await regions.Source.Agent.ImportImageAsync(Write("kernel", 1_000).Path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware(kernel));
        var move = new Move(regions);
        await move.ReserveAsync(TwoRegions.Hardware(kernel));

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.Target.Agent.OpenIncomingAsync(move.Id, regions.Token));

        Assert.Equal(AgentError.ImageInvalid, error.Error);
    }

    [Fact]
    public async Task Image_that_is_not_what_its_name_says_is_refused_by_the_target()
    {
        await using var regions = await TwoRegions.StartAsync();
        var kernel = await regions.Source.Agent.ImportImageAsync(Write("kernel", 1_000_000).Path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware(kernel));
        var stored = Path.Combine(regions.Source.DataDirectory, "images", kernel.Sha256);
        var bytes = await File.ReadAllBytesAsync(stored, regions.Token);
        bytes[500_000] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes, regions.Token);
        var move = new Move(regions);
        var ticket = await move.ReserveAsync(TwoRegions.Hardware(kernel));

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.SendImagesAsync(move.Order(), ticket.MissingImages, regions.Token));

        Assert.Equal(AgentError.ImageInvalid, error.Error);
        Assert.Equal([kernel], await regions.Target.Agent.FindMissingImagesAsync([kernel], regions.Token));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(regions.Target.DataDirectory, "images", "partial")));
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Target_gets_no_image_but_the_guest_s()
    {
        await using var regions = await TwoRegions.StartAsync();
        var secret = await regions.Source.Agent.ImportImageAsync(Write("other", 1_000).Path, regions.Token);
        await regions.BootAsync();
        var move = new Move(regions);
        await move.ReserveAsync();

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.SendImagesAsync(move.Order(), [secret], regions.Token));

        Assert.Equal(AgentError.InvalidOrder, error.Error);
    }

    [Fact]
    public async Task Target_without_enough_disk_for_the_images_says_how_much_there_is()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => TwoRegions.Options("us", data, disk: 1_000_000));
        var kernel = await regions.Source.Agent.ImportImageAsync(Write("kernel", 2_000_000).Path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware(kernel));

        var error = await Assert.ThrowsAsync<AgentException>(() => new Move(regions).ReserveAsync(TwoRegions.Hardware(kernel)));

        Assert.Equal(AgentError.NotEnoughDisk, error.Error);
        Assert.Contains("2,000,000", error.Message, StringComparison.Ordinal);
        Assert.Empty(await regions.Target.Agent.ListAsync(regions.Token));
    }

    [Fact]
    public async Task Reserved_disk_is_not_promised_twice()
    {
        await using var regions = await TwoRegions.StartAsync(targetAgent: data => TwoRegions.Options("us", data, disk: 3_000_000));
        var kernel = await regions.Source.Agent.ImportImageAsync(Write("kernel", 2_000_000).Path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware(kernel));
        var move = new Move(regions);
        await move.ReserveAsync(TwoRegions.Hardware(kernel));
        var order = (await move.OfferAsync()) with { Migration = "other", Vm = "web-2" };
        var hardware = order.Hardware with { Kernel = new ImageReference(new string('b', 64), 2_000_000) };

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Target.Agent.ReserveIncomingAsync(order with { Hardware = hardware }, regions.Token));

        Assert.Equal(AgentError.NotEnoughDisk, error.Error);
        var free = (await regions.Target.Agent.DescribeAsync(regions.Token)).FreeDiskBytes;
        Assert.InRange(free, 1, 1_000_000);
    }

    [Fact]
    public async Task Import_larger_than_the_disk_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync(sourceAgent: data => TwoRegions.Options("eu", data, disk: 1_000));

        var error = await Assert.ThrowsAsync<AgentException>(
            () => regions.Source.Agent.ImportImageAsync(Write("big", 2_000).Path, regions.Token));

        Assert.Equal(AgentError.NotEnoughDisk, error.Error);
    }

    [Theory]
    [InlineData("kernel", AgentError.InvalidOrder)]
    [InlineData("/nonexistent/kernel", AgentError.ImageInvalid)]
    public async Task Image_that_cannot_be_read_is_refused(string path, AgentError expected)
    {
        await using var regions = await TwoRegions.StartAsync();

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.Source.Agent.ImportImageAsync(path, regions.Token));

        Assert.Equal(expected, error.Error);
    }

    [Fact]
    public async Task Guest_s_disk_is_a_copy_that_lasts_until_the_VM_is_deleted()
    {
        await using var regions = await TwoRegions.StartAsync();
        var (path, bytes) = Write("disk", 100_000);
        var image = await regions.Source.Agent.ImportImageAsync(path, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware() with { Disk = image });
        var disk = Path.Combine(regions.Source.DataDirectory, "disks", TwoRegions.Vm, image.Sha256);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(disk, regions.Token));

        await File.WriteAllTextAsync(disk, "written by the guest", regions.Token);
        await regions.Source.Agent.StopAsync(TwoRegions.Vm, 1, regions.Token);
        await regions.BootAsync(TwoRegions.Hardware() with { Disk = image });

        Assert.Equal("written by the guest", await File.ReadAllTextAsync(disk, regions.Token));
        await regions.Source.Agent.DeleteAsync(TwoRegions.Vm, 1, regions.Token);
        Assert.False(File.Exists(disk));
    }

    [Fact]
    public async Task Disk_image_that_rests_on_another_file_is_refused()
    {
        await using var regions = await TwoRegions.StartAsync();
        var (path, bytes) = Write("disk.qcow2", 4096);
        new byte[] { 0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0x01, 0 }.CopyTo(bytes, 0);
        await File.WriteAllBytesAsync(path, bytes, regions.Token);
        var image = await regions.Source.Agent.ImportImageAsync(path, regions.Token);

        var error = await Assert.ThrowsAsync<AgentException>(() => regions.BootAsync(TwoRegions.Hardware() with { Disk = image }));

        Assert.Equal(AgentError.ImageInvalid, error.Error);
        Assert.Null(await regions.Source.Agent.FindAsync(TwoRegions.Vm, regions.Token));
    }

    private (string Path, byte[] Bytes) Write(string name, int length)
    {
        var bytes = new byte[length];
        new Random(name.Length * 31 + length).NextBytes(bytes);
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return (path, bytes);
    }
}
