using FsCheck;
using FsCheck.Fluent;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Tests;

public sealed class UnitTests
{
    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1GiB", 1L << 30)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("2g", 2L << 30)]
    [InlineData("1kB", 1000)]
    [InlineData("1GB", 1_000_000_000)]
    [InlineData("64K", 64 << 10)]
    [InlineData("1TiB", 1L << 40)]
    [InlineData("1048576", 1 << 20)]
    [InlineData("0", 0)]
    public void A_size_is_read_as_people_write_it(string text, long bytes)
    {
        Assert.True(Sizes.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("-1GiB")]
    [InlineData("1,5GiB")]
    [InlineData("half a GiB")]
    [InlineData("0.3B")]
    [InlineData("99999999999TiB")]
    [InlineData("1e9")]
    public void What_is_no_size_is_refused(string text) => Assert.False(Sizes.TryParse(text, out _));

    [Fact]
    public void Whole_mebibytes_are_read_back_as_they_were_written() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 1_000_000).ToArbitrary(),
        mebibytes => Sizes.TryParse($"{mebibytes}MiB", out var bytes) && bytes == (long)mebibytes << 20));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(512L << 20, "512 MiB")]
    [InlineData(1L << 40, "1 TiB")]
    [InlineData(1L << 50, "1024 TiB")]
    public void A_size_is_written_with_the_largest_unit(long bytes, string text) => Assert.Equal(text, Sizes.Format(bytes));

    [Theory]
    [InlineData(999_000, "999 kB/s")]
    [InlineData(112_400_000, "112.4 MB/s")]
    public void A_rate_is_written_as_links_are_sold(long bytes, string text) => Assert.Equal(text, Sizes.FormatRate(bytes));

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("1.5s", 1500)]
    [InlineData("2 m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void A_duration_is_read_with_its_unit(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("300")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("soon")]
    public void A_duration_without_unit_or_number_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData(210, "210 ms")]
    [InlineData(12_340, "12.3 s")]
    [InlineData(245_000, "4 m 05 s")]
    [InlineData(7_800_000, "2 h 10 m")]
    public void A_duration_is_written_by_its_size(double milliseconds, string text) =>
        Assert.Equal(text, Durations.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
