namespace NovaCron.Hypervisor.Tests.MigrationStream;

public sealed class MigrationStreamReaderTests
{
    private static readonly (string, ulong) Ram = ("pc.ram", 1 << 20);

    [Fact]
    public async Task Blocks_and_machine_type_are_known_after_a_whole_stream()
    {
        var rebuilt = await Rebuilt.FromAsync(Begin().Part(3).EndSection().Full("timer", [1, 2, 3]).Raw(0).Bytes);

        Assert.Null(rebuilt.Failure);
        Assert.Equal("pc-i440fx-10.0", rebuilt.Reader.MachineType);
        var block = Assert.Single(rebuilt.Reader.Blocks);
        Assert.Equal((0, "pc.ram", 1UL << 20), (block.Id, block.Name, block.UsedLength));
    }

    [Theory]
    [InlineData(0x40, "xbzrle")]
    [InlineData(0x100, "compress")]
    [InlineData(0x200, "multifd")]
    [InlineData(0x80, "rdma")]
    public async Task Pages_of_capabilities_that_must_be_off_are_refused_by_name(int flag, string capability)
    {
        var stream = Begin().Part();
        var offset = stream.Length;

        var rebuilt = await Rebuilt.FromAsync(stream.Word(4096, (ushort)flag, "pc.ram").Raw(new byte[64]).Bytes);

        Assert.Equal(HypervisorError.MalformedStream, rebuilt.Failure?.Error);
        Assert.Equal(offset, rebuilt.Failure?.StreamOffset);
        Assert.Contains(capability, rebuilt.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_with_other_page_sizes_or_capabilities_are_passed_through_unread()
    {
        await PassesThroughAsync(new StreamBuilder().Header().Subsection("configuration/target-page-bits", [0, 0, 0, 13]));
        await PassesThroughAsync(new StreamBuilder().Header().Subsection("configuration/capabilities", [0, 0, 0, 1]));
        await PassesThroughAsync(new StreamBuilder().Header().Subsection("configuration/new-in-qemu-99", [1, 2, 3, 4]));
        await PassesThroughAsync(new StreamBuilder().Header().Command(3, [0, 0]));
        await PassesThroughAsync(new StreamBuilder().Header().Start("ram", 5, Ram));
        await PassesThroughAsync(new StreamBuilder().Header().Start("dirty-bitmap", 1, Ram));
        await PassesThroughAsync(Begin().Part(2, section: 9));
        await PassesThroughAsync(Begin().Start("ram", 4, Ram));
    }

    [Fact]
    public async Task A_page_size_of_4096_named_by_the_stream_is_read()
    {
        var stream = new StreamBuilder().Header().Subsection("configuration/target-page-bits", [0, 0, 0, 12]).Start("ram", 4, Ram);

        var rebuilt = await Rebuilt.FromAsync(stream.Part(3).Zero("pc.ram", 0).EndSection().Raw(0).Bytes);

        Assert.Null(rebuilt.Failure);
        Assert.Single(rebuilt.Reader.Blocks);
    }

    [Fact]
    public async Task What_contradicts_the_format_is_malformed()
    {
        await MalformedAsync(new StreamBuilder().Raw(1, 2, 3, 4, 5, 6, 7, 8));
        await MalformedAsync(new StreamBuilder().Raw(0x51, 0x45, 0x56, 0x4d, 0, 0, 0, 2));
        await MalformedAsync(new StreamBuilder().Header().Raw(0x55));
        await MalformedAsync(Begin().Part().Zero(null, 0));
        await MalformedAsync(Begin().Part().Zero("pc.rom", 0));
        await MalformedAsync(Begin().Part().Zero("pc.ram", 1 << 20));
        await MalformedAsync(Begin().Part().Word(0, 0x0a, "pc.ram"));
        await MalformedAsync(Begin().Part().Word(4096, 0x10, null));
        await MalformedAsync(Begin().Part().Word(4096, 4, "pc.ram"));
        await MalformedAsync(Begin().Part().EndSection(footer: 4));
        await MalformedAsync(new StreamBuilder().Header().Start("ram", 4, Ram, Ram));
        await MalformedAsync(new StreamBuilder().Header().Start("ram", 4, ("", 4096)));
        await MalformedAsync(new StreamBuilder().Header(new string('x', 300)));
    }

    [Fact]
    public async Task A_stream_that_lists_blocks_without_end_is_refused_at_the_limit()
    {
        var blocks = Enumerable.Range(0, 1025).Select(i => ($"b{i}", 4096UL)).ToArray();

        await MalformedAsync(new StreamBuilder().Header().Start("ram", 4, blocks));
    }

    [Fact]
    public async Task The_block_of_the_page_before_is_remembered_across_sections()
    {
        var stream = Begin().Part().Zero("pc.ram", 0).EndSection().Part(3).Zero(null, 4096, 7).EndSection().Raw(0).Bytes;

        var rebuilt = await Rebuilt.FromAsync(stream);

        Assert.Null(rebuilt.Failure);
        Assert.Equal(stream, rebuilt.Bytes);
    }

    [Fact]
    public async Task The_read_that_shows_the_last_bytes_is_not_yet_the_end()
    {
        var stream = Begin().Part(3).EndSection().Full("timer", [1, 2, 3]).Raw(0).Bytes;
        var reader = new NovaCron.Hypervisor.MigrationStream.MigrationStreamReader(
            System.IO.Pipelines.PipeReader.Create(new System.Buffers.ReadOnlySequence<byte>(stream)),
            new NovaCron.Hypervisor.MigrationStream.MigrationStreamWriter(new System.Buffers.ArrayBufferWriter<byte>()));

        Assert.True(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(stream.Length, reader.BytesRead);
        Assert.False(await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_cancelled_read_ends_and_a_broken_connection_is_a_truncation()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var reader = new NovaCron.Hypervisor.MigrationStream.MigrationStreamReader(
            pipe.Reader, new NovaCron.Hypervisor.MigrationStream.MigrationStreamWriter(new System.Buffers.ArrayBufferWriter<byte>()));
        using var cancelled = new CancellationTokenSource();
        var reading = reader.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        await pipe.Writer.CompleteAsync(new IOException("reset"));
        var failure = await Assert.ThrowsAsync<HypervisorException>(() => reader.ReadAsync(CancellationToken.None).AsTask());
        Assert.Equal(HypervisorError.TruncatedStream, failure.Error);
    }

    private static StreamBuilder Begin() => new StreamBuilder().Header().Start("ram", 4, Ram);

    private static async Task PassesThroughAsync(StreamBuilder stream)
    {
        byte[] bytes = [.. stream.Bytes, .. new byte[10_000]];
        var rebuilt = await Rebuilt.FromAsync(bytes);
        Assert.Null(rebuilt.Failure);
        Assert.True(rebuilt.Reader.IsOpaque);
        Assert.Equal(bytes, rebuilt.Bytes);
    }

    private static async Task MalformedAsync(StreamBuilder stream)
    {
        // Enough follows that nothing is merely missing.
        var rebuilt = await Rebuilt.FromAsync([.. stream.Bytes, .. new byte[5000]]);
        Assert.Equal(HypervisorError.MalformedStream, rebuilt.Failure?.Error);
    }
}
