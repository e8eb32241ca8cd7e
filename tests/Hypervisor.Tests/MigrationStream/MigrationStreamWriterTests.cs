using System.Buffers;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.Tests.MigrationStream;

public sealed class MigrationStreamWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void Pages_are_written_byte_for_byte_as_the_format_says()
    {
        var writer = new MigrationStreamWriter(_output);
        writer.DefineBlock(0, "ab");
        writer.Opaque([0x02, 0, 0, 0, 3]);
        writer.Zero(0, 0x1000, 0x02, 0x5a);
        writer.Page(0, 0x1234_5000, 0x28, new byte[4096]);

        byte[] expected =
        [
            0x02, 0, 0, 0, 3,
            0, 0, 0, 0, 0, 0, 0x10, 0x02, 2, (byte)'a', (byte)'b', 0x5a,
            0, 0, 0, 0, 0x12, 0x34, 0x50, 0x28, .. new byte[4096],
        ];
        Assert.Equal(expected, _output.WrittenSpan.ToArray());
        Assert.Equal(expected.Length, writer.BytesWritten);
    }

    [Fact]
    public void What_cannot_stand_in_a_stream_is_refused()
    {
        var writer = new MigrationStreamWriter(_output);
        Refused(() => writer.DefineBlock(1, "skipped"));
        Refused(() => writer.DefineBlock(0, ""));
        Refused(() => writer.DefineBlock(0, "\u20ac"));
        Refused(() => writer.DefineBlock(0, new string('x', 256)));
        Refused(() => writer.Zero(0, 0, 0x02, 0));
        writer.DefineBlock(0, "pc.ram");
        Refused(() => writer.Zero(0, 12, 0x02, 0));
        Refused(() => writer.Zero(0, 0, 0x08, 0));
        Refused(() => writer.Zero(0, 0, 0x1002, 0));
        Refused(() => writer.Page(0, 0, 0x08, new byte[4095]));
        Refused(() => writer.Page(1, 0, 0x08, new byte[4096]));
        Assert.Equal(0, _output.WrittenCount);
    }

    private static void Refused(Action action) =>
        Assert.Equal(HypervisorError.MalformedStream, Assert.Throws<HypervisorException>(action).Error);
}
