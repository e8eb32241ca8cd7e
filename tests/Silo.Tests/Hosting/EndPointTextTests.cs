using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Hosting;

public sealed class EndPointTextTests
{
    [Theory]
    [InlineData("10.0.0.1:7400", "10.0.0.1:7400")]
    [InlineData("[fd00::1]:7400", "[fd00::1]:7400")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("*:65535", "0.0.0.0:65535")]
    public void Addresses_to_listen_on_are_read(string text, string expected)
    {
        Assert.True(EndPointText.TryParseListen(text, out var endPoint));
        Assert.Equal(expected, endPoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":7400")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:")]
    [InlineData("10.0.0.1:+1")]
    [InlineData("fd00::1:7400")]
    [InlineData("a b:7400")]
    [InlineData("10.0.0.1:0")]
    [InlineData("10.0.0.1:65536")]
    public void What_is_no_address_is_refused(string text) => Assert.False(EndPointText.TryParseRemote(text, out _));

    [Fact]
    public void Every_address_reads_back_as_it_was_written() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<IPAddress>(),
            ArbMap.Default.ArbFor<ushort>(),
            (address, port) => port == 0 || address.ToString().Contains('%', StringComparison.Ordinal) || ReadsBack(address,
                port)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1", 1)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("2gib", 2L << 30)]
    [InlineData("3T", 3L << 40)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Amounts_are_read(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1")]
    [InlineData("1.5GiB")]
    [InlineData("9223372036854775808")]
    [InlineData("8388608TiB")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    private static bool ReadsBack(IPAddress address, ushort port)
    {
        var written = new DnsEndPoint(address.ToString(), port).ToText();
        return EndPointText.TryParseListen(written, out var read) && read.Equals(new IPEndPoint(address, port));
    }
}
