using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent.Watchdog;

namespace NovaCron.Agent.Tests.Watchdog;

public sealed class WatchdogProtocolTests
{
    private const string Boot = "00112233-4455-6677-8899-aabbccddeeff";
    private static readonly WatchdogOrder Order = new(0x1122, TimeSpan.FromTicks(0x334455), Boot, [new(4711, 0x66), new(65536, 0x77)]);

    [Fact]
    public void An_order_has_these_bytes()
    {
        Assert.Equal(
            "4E435744" + "0100" + "0100" + "2211000000000000" + "5544330000000000" + "33221100554477668899AABBCCDDEEFF"
                + "02000000",
            Convert.ToHexString(WatchdogProtocol.Write(Order).AsSpan(0, 44)));
        Assert.Equal(
            "67120000" + "00000000" + "6600000000000000" + "00000100" + "00000000" + "7700000000000000",
            Convert.ToHexString(WatchdogProtocol.Write(Order).AsSpan(48)));
    }

    [Fact]
    public void Orders_and_answers_are_read_as_they_were_written()
    {
        var read = WatchdogProtocol.ReadOrder(WatchdogProtocol.Write(Order));
        Assert.Equal((Order.Sequence, Order.Deadline, Order.Boot), (read.Sequence, read.Deadline, read.Boot));
        Assert.Equal<WatchedProcess>(Order.Processes, read.Processes);

        var answer = new WatchdogAnswer(9, TimeSpan.FromSeconds(8), 7, 6);
        var bytes = new byte[WatchdogProtocol.AnswerBytes];
        WatchdogProtocol.Write(answer, bytes);
        Assert.Equal(answer, WatchdogProtocol.ReadAnswer(bytes));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var order = WatchdogProtocol.Write(Order);
        for (var i = 0; i < order.Length; i++)
        {
            var damaged = order.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => WatchdogProtocol.ReadOrder(damaged));
        }

        var answer = new byte[WatchdogProtocol.AnswerBytes];
        WatchdogProtocol.Write(new WatchdogAnswer(9, TimeSpan.FromSeconds(8), 7, 6), answer);
        for (var i = 0; i < answer.Length; i++)
        {
            var damaged = answer.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => WatchdogProtocol.ReadAnswer(damaged));
        }
    }

    [Fact]
    public void Another_version_is_refused_with_both_numbers()
    {
        var order = WatchdogProtocol.Write(Order);
        order[4] = 9;

        var refused = Assert.Throws<InvalidDataException>(() => WatchdogProtocol.LengthOf(order));

        Assert.Contains("version 9", refused.Message, StringComparison.Ordinal);
        Assert.Contains("speaks 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_processes_than_are_guarded_are_neither_written_nor_read()
    {
        var most = Order with
        {
            Processes = [.. Enumerable.Range(0, WatchdogProtocol.ProcessesMax).Select(i => new WatchedProcess(i + 2, 1))],
        };
        Assert.Equal(WatchdogProtocol.OrderBytesMax, WatchdogProtocol.Write(most).Length);
        Assert.Throws<ArgumentException>(() => WatchdogProtocol.Write(most with { Processes = most.Processes.Add(new(1_000_000, 1)) }));

        var header = WatchdogProtocol.Write(Order).AsSpan(0, WatchdogProtocol.OrderHeaderBytes).ToArray();
        BitConverter.TryWriteBytes(header.AsSpan(40), uint.MaxValue);
        Assert.Throws<InvalidDataException>(() => WatchdogProtocol.LengthOf(header));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Nobody_is_to_kill_init_or_a_group(int pid) => Assert.Throws<InvalidDataException>(
        () => WatchdogProtocol.ReadOrder(WatchdogProtocol.Write(Order with { Processes = [new(pid, 1)] })));

    [Fact]
    public void Garbage_is_nothing_else_than_garbage() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(),
        bytes =>
        {
            try
            {
                return WatchdogProtocol.LengthOf(bytes) is null && bytes.Length < WatchdogProtocol.OrderHeaderBytes;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_of_another_boot_or_a_damaged_one_orders_nothing()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("nc-").FullName, "order");
        Assert.Null(OrderFile.Read(path, Boot));
        OrderFile.Write(path, Order);
        Assert.Equal<WatchedProcess>(Order.Processes, OrderFile.Read(path, Boot)!.Processes);
        Assert.Null(OrderFile.Read(path, Guid.NewGuid().ToString()));

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.Null(OrderFile.Read(path, Boot));
        File.WriteAllBytes(path, []);
        Assert.Null(OrderFile.Read(path, Boot));
    }
}
