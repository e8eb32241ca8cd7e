using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Tests.Memories;

public sealed class KeptMemoryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-kept-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Latest_content_of_each_unit_is_there_in_the_order_of_addresses()
    {
        var writer = Writer("one");
        writer.Page(Memory.At(9), Memory.Page(1));
        writer.Page(Memory.At(2, block: 1), Memory.Page(2));
        writer.Page(Memory.At(3), Memory.Page(3));
        writer.Page(Memory.At(9), Memory.Page(4));
        writer.Page(Memory.At(5), Memory.Page(5));
        writer.Forget(Memory.At(5));
        writer.Page(Memory.At(3), new byte[UnitAddress.Size]);
        writer.Page(Memory.At(1), Memory.Page(6));
        using var memory = writer.Finish(Now)!;

        Assert.Equal(3, memory.Reference.Units);
        int[] expected = [6, 4, 2];
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(Memory.Page(expected[index]), Read(memory, index));
            var name = new byte[KnownNames.NameBytes];
            KnownNames.NameOf(Memory.Page(expected[index]), name);
            Assert.Equal(name, memory.Names.Slice(index * KnownNames.NameBytes, KnownNames.NameBytes).ToArray());
        }
    }

    [Fact]
    public void Thousands_of_units_sent_again_and_again_are_as_they_were_last()
    {
        var random = new Random(3);
        var latest = new SortedDictionary<int, int>();
        var writer = Writer("one");
        for (var step = 0; step < 5000; step++)
        {
            var unit = random.Next(700);
            if (random.Next(10) == 0)
            {
                writer.Forget(Memory.At(unit));
                latest.Remove(unit);
            }
            else
            {
                writer.Page(Memory.At(unit), Memory.Page(latest[unit] = step));
            }
        }

        using var memory = writer.Finish(Now)!;
        Assert.Equal(latest.Values.Select(Memory.Page), Enumerable.Range(0, memory.Reference.Units).Select(index => Read(memory, index)));
    }

    [Fact]
    public void Both_ends_know_the_same_memory_by_the_same_root_and_another_by_another()
    {
        using var one = Memory.Pass(Writer("one"), 300).Finish(Now)!;
        using var same = Memory.Pass(Writer("same"), 300).Finish(Now)!;
        using var other = Memory.Pass(Writer("other"), 299).Finish(Now)!;
        Assert.Equal(one.Reference, same.Reference);
        Assert.NotEqual(one.Reference.Root, other.Reference.Root);
    }

    [Fact]
    public void Nothing_of_it_can_be_read_on_disk_and_what_was_changed_there_is_not_used()
    {
        using var memory = Memory.Pass(Writer("one"), 100).Finish(Now)!;
        var path = Path.Combine(_folder, "one");
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Assert.Equal(100 * UnitAddress.Size, bytes.Length);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Memory.Page(7).AsSpan(0, 16)));
            file.Position = (50 * UnitAddress.Size) + 1;
            file.WriteByte((byte)~bytes[(50 * UnitAddress.Size) + 1]);
        }

        Assert.Null(Read(memory, 50));
        Assert.Equal(Memory.Page(51), Read(memory, 51));
    }

    [Fact]
    public void Memory_that_is_too_large_is_given_up_and_its_file_goes()
    {
        var writer = Memory.Pass(Writer("one", pagesMax: 10), 11);
        Assert.Contains("more than", writer.Failure, StringComparison.Ordinal);
        Assert.Null(writer.Finish(Now));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Memory_that_passed_in_part_goes()
    {
        Memory.Pass(Writer("one"), 200).Dispose();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void It_goes_with_its_last_use()
    {
        var memory = Memory.Pass(Writer("one"), 10).Finish(Now)!;
        Assert.True(memory.TryUse());
        memory.Dispose();
        Assert.Equal(Memory.Page(3), Read(memory, 3));
        memory.Dispose();
        Assert.False(memory.TryUse());
        Assert.Null(Read(memory, 3));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private KeptMemoryWriter Writer(string name, int pagesMax = 10_000) =>
        new("web-1", "migration-1", Path.Combine(_folder, name), (long)pagesMax * UnitAddress.Size);

    private static byte[]? Read(KeptMemory memory, int index)
    {
        var content = new byte[UnitAddress.Size];
        return memory.TryRead(index, content) ? content : null;
    }
}
