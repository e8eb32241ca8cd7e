using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Tests.Transport.Kit;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

public sealed class RecordStreamTests
{
    private const int RecordBytes = 16 * 1024;

    [Fact]
    public async Task Records_leave_together_at_the_flush_in_order()
    {
        var target = new MemoryStream();
        var socket = new CountingStream(target);
        await using var records = new RecordStream(socket, TimeProvider.System) { IsGathering = true };
        for (var record = 0; record < 10; record++)
        {
            await records.WriteAsync(Enumerable.Repeat((byte)record, RecordBytes).ToArray());
        }

        Assert.Empty(socket.Writes);
        await records.FlushAsync();
        await records.FlushAsync();

        Assert.Equal([10 * RecordBytes], socket.Writes);
        Assert.True(target.ToArray().Select((value, index) => value == index / RecordBytes).All(isRight => isRight));
    }

    [Fact]
    public async Task More_than_the_limit_leaves_in_parts_in_order()
    {
        var target = new MemoryStream();
        var socket = new CountingStream(target);
        await using var records = new RecordStream(socket, TimeProvider.System) { IsGathering = true };
        var bytes = new byte[RecordStream.WriteBytes * 3];
        new Random(3).NextBytes(bytes);
        for (var offset = 0; offset < bytes.Length;)
        {
            var count = Math.Min(offset == 0 ? 100 : RecordBytes + 22, bytes.Length - offset);
            await records.WriteAsync(bytes.AsMemory(offset, count));
            offset += count;
        }

        await records.WriteAsync(bytes);
        await records.FlushAsync();

        Assert.True(target.ToArray().AsSpan().SequenceEqual([.. bytes, .. bytes]));
        Assert.Equal(bytes.Length, socket.Writes[^1]);
        Assert.All(socket.Writes.SkipLast(2), count => 
            Assert.InRange(count, RecordStream.WriteBytes - RecordBytes - 22, RecordStream.WriteBytes));
    }

    [Fact]
    public async Task Before_the_handshake_is_over_every_write_leaves_at_once()
    {
        var socket = new CountingStream(new MemoryStream());
        await using var records = new RecordStream(socket, TimeProvider.System);
        await records.WriteAsync(new byte[10]);
        await records.WriteAsync(new byte[20]);
        Assert.Equal([10, 20], socket.Writes);
    }

    [Fact]
    public async Task One_read_of_the_socket_serves_many_of_TLS()
    {
        var bytes = new byte[RecordStream.ReadBytes];
        new Random(4).NextBytes(bytes);
        var socket = new CountingStream(new MemoryStream(bytes));
        await using var records = new RecordStream(socket, TimeProvider.System) { IsGathering = true };
        var read = new byte[bytes.Length];
        for (var offset = 0; offset < read.Length;)
        {
            var count = await records.ReadAsync(read.AsMemory(offset, Math.Min(1000, read.Length - offset)));
            Assert.NotEqual(0, count);
            offset += count;
        }

        Assert.True(bytes.AsSpan().SequenceEqual(read));
        Assert.Equal(1, socket.Reads);
        Assert.Equal(0, await records.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task What_a_broken_socket_did_not_take_is_not_written_again()
    {
        var socket = new CountingStream(new MemoryStream(new byte[4], writable: false));
        await using var records = new RecordStream(socket, TimeProvider.System) { IsGathering = true };
        await records.WriteAsync(new byte[10]);
        await Assert.ThrowsAsync<NotSupportedException>(() => records.FlushAsync());
        await records.FlushAsync();
        Assert.Equal([10], socket.Writes);
    }

    // TLS waits for the first bytes of a record with an empty buffer, and then reads until the record is whole.
    [Fact]
    public async Task A_reader_that_waited_for_a_whole_record_is_woken_for_a_small_one()
    {
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await peer.ConnectAsync(listener.LocalEndPoint!, ending.Token);
        await using var records = new RecordStream(
            new NetworkStream(await listener.AcceptAsync(ending.Token), ownsSocket: true), new FakeTimeProvider()) { IsGathering = true };
        byte[] large = [23, 3, 3, 0x40, 0, .. new byte[0x4000]];

        var reading = ReadRecordAsync(records, ending.Token);
        await peer.SendAsync(large.AsMemory(0, 100), ending.Token);
        while (records.LowWater != large.Length - 100)
        {
            await Task.Delay(1, ending.Token);
        }

        await peer.SendAsync(large.AsMemory(100), ending.Token);
        Assert.Equal(large.Length, await reading);
        reading = ReadRecordAsync(records, ending.Token);
        await peer.SendAsync(new byte[] { 23, 3, 3, 0, 1, 0 }, ending.Token);
        Assert.Equal(6, await reading);
    }

    private static async Task<int> ReadRecordAsync(RecordStream records, CancellationToken cancellationToken)
    {
        Assert.Equal(0, await records.ReadAsync(Memory<byte>.Empty, cancellationToken));
        var record = new byte[5 + 0x4000];
        var count = 0;
        do
        {
            count += await records.ReadAsync(record.AsMemory(count), cancellationToken);
        }
        while (count < 5 || count < 5 + ((record[3] << 8) | record[4]));

        return count;
    }
}
