using NovaCron.Hypervisor.InProcess;

namespace NovaCron.Hypervisor.Tests.MigrationStream;

/// <summary>Builds migration streams from the format's description, independently of the code that reads them.</summary>
internal sealed class StreamBuilder
{
    public const uint RamSection = 3;
    private readonly BigEndianBuffer _bytes = new();

    public byte[] Bytes => _bytes.Span.ToArray();

    public int Length => _bytes.Span.Length;

    public StreamBuilder Header(string machine = "pc-i440fx-10.0")
    {
        _bytes.UInt32(0x5145564d).UInt32(3).Byte(7).UInt32((uint)machine.Length).Bytes(System.Text.Encoding.ASCII.GetBytes(machine));
        return this;
    }

    public StreamBuilder Subsection(string name, byte[] body)
    {
        _bytes.Byte(5).Name(name).UInt32(1).Bytes(body);
        return this;
    }

    public StreamBuilder Command(ushort command, byte[] payload)
    {
        _bytes.Byte(8).Bytes([(byte)(command >> 8), (byte)command, (byte)(payload.Length >> 8), (byte)payload.Length]).Bytes(payload);
        return this;
    }

    public StreamBuilder Start(string section, uint version, params (string Name, ulong Bytes)[] blocks)
    {
        _bytes.Byte(1).UInt32(RamSection).Name(section).UInt32(0).UInt32(version);
        _bytes.UInt64(blocks.Aggregate(0UL, (sum, b) => sum + b.Bytes) | 4);
        foreach (var block in blocks)
        {
            _bytes.Name(block.Name).UInt64(block.Bytes);
        }

        return EndSection();
    }

    public StreamBuilder Part(byte type = 2, uint section = RamSection)
    {
        _bytes.Byte(type).UInt32(section);
        return this;
    }

    public StreamBuilder Zero(string? block, ulong offset, byte fill = 0) => Word(offset, 2, block).Raw(fill);

    public StreamBuilder Page(string? block, ulong offset, byte[] content) => Word(offset, 8, block).Raw(content);

    public StreamBuilder Word(ulong offset, ushort flags, string? block)
    {
        _bytes.UInt64(offset | flags | (block is null ? 0x20UL : 0));
        if (block is not null)
        {
            _bytes.Name(block);
        }

        return this;
    }

    public StreamBuilder Raw(params byte[] bytes)
    {
        _bytes.Bytes(bytes);
        return this;
    }

    public StreamBuilder EndSection(uint footer = RamSection)
    {
        _bytes.UInt64(0x10).Byte(0x7e).UInt32(footer);
        return this;
    }

    public StreamBuilder Full(string name, byte[] state)
    {
        _bytes.Byte(4).UInt32(40).Name(name).UInt32(0).UInt32(1).Bytes(state).Byte(0x7e).UInt32(40);
        return this;
    }

    /// <summary>A whole stream chosen by a seed, and where its opaque tail begins.</summary>
    public static (byte[] Bytes, int Tail) Arbitrary(int seed)
    {
        var random = new Random(seed);
        var stream = new StreamBuilder().Header();
        if (random.Next(2) == 0)
        {
            stream.Subsection("configuration/uuid", Random(random, 16)).Subsection("configuration/capabilities", [0, 0, 0, 0]);
        }

        stream.Command(2, Random(random, 4)).Command(1, []);
        (string Name, ulong Bytes)[] blocks = [("pc.ram", 1UL << 30), ("pc.bios", 1 << 18), ("0000:00:04.0/vga.vram", 1UL << 24)];
        stream.Start("ram", 4, blocks[..random.Next(1, 4)]);
        string? last = null;
        for (var sections = random.Next(1, 6); sections >= 0; sections--)
        {
            stream.Part(sections == 0 ? (byte)3 : (byte)2);
            for (var pages = random.Next(12); pages > 0; pages--)
            {
                last = AddPage(stream, random, last);
            }

            stream.EndSection();
            if (random.Next(4) == 0)
            {
                stream.Command(11, []);
            }
        }

        var tail = stream.Length;
        return (stream.Full("timer", Random(random, random.Next(9000))).Raw(0).Bytes, tail);
    }

    private static string AddPage(StreamBuilder stream, Random random, string? last)
    {
        var block = last is not null && random.Next(4) != 0 ? null : "pc.ram";
        var offset = (ulong)random.Next(1 << 18) * 4096;
        _ = random.Next(3) == 0 ? stream.Zero(block, offset, (byte)random.Next(256)) : stream.Page(block, offset, Random(random, 4096));
        return "pc.ram";
    }

    private static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
