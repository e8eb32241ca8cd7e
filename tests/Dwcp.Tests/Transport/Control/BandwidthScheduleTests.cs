using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class BandwidthScheduleTests
{
    [Theory]
    [InlineData("mon 07:59", 50_000_000)]
    [InlineData("mon 08:00", 6_250_000)]
    [InlineData("fri 17:59", 6_250_000)]
    [InlineData("fri 18:00", 50_000_000)]
    [InlineData("sat 12:00", 50_000_000)]
    public void First_rule_that_holds_counts(string time, long bytesPerSecond) =>
        Assert.Equal(bytesPerSecond, BandwidthSchedule.Parse("mon-fri 08:00-18:00 50Mbit/s; 400Mbit/s").At(Local(time)));

    [Theory]
    [InlineData("sat 21:59", false)]
    [InlineData("sat 22:00", true)]
    [InlineData("sun 05:59", true)]
    [InlineData("sun 06:00", false)]
    [InlineData("sun 23:00", false)]
    [InlineData("sat 03:00", false)]
    public void Hours_over_midnight_belong_to_the_day_they_begin(string time, bool holds) =>
        Assert.Equal(holds, BandwidthSchedule.Parse("sat 22:00-06:00 1Mbit/s").At(Local(time)) is not null);

    [Theory]
    [InlineData("8bit/s", "8bit/s")]
    [InlineData("2.5gbit/s", "2.5Gbit/s")]
    [InlineData("  SAT-MON   00:00-24:00   unlimited ", "mon,sat,sun unlimited")]
    [InlineData("wed,fri-fri 22:00-06:00 64kbit/s;1Gbit/s", "wed,fri 22:00-06:00 64kbit/s; 1Gbit/s")]
    [InlineData("00:00-12:30 1000kbit/s", "00:00-12:30 1Mbit/s")]
    public void Text_form_is_read_and_written(string text, string written)
    {
        Assert.Equal(written, BandwidthSchedule.Parse(text).ToString());
        Assert.Equal(written, BandwidthSchedule.Parse(written).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("50")]
    [InlineData("50MB/s")]
    [InlineData("-1Mbit/s")]
    [InlineData("7bit/s")]
    [InlineData("99999999999Gbit/s")]
    [InlineData("mon")]
    [InlineData("mon- 1Mbit/s")]
    [InlineData("mon-tue-wed 1Mbit/s")]
    [InlineData("noday 1Mbit/s")]
    [InlineData("08:00 1Mbit/s")]
    [InlineData("08:00-08:00 1Mbit/s")]
    [InlineData("24:00-08:00 1Mbit/s")]
    [InlineData("08:00-24:01 1Mbit/s")]
    [InlineData("08:60-09:00 1Mbit/s")]
    [InlineData("08:00-09:00 mon 1Mbit/s")]
    [InlineData("mon 08:00-09:00 1Mbit/s 2Mbit/s")]
    [InlineData("1Mbit/s;")]
    public void Malformed_text_is_refused(string text) => Assert.Throws<FormatException>(() => BandwidthSchedule.Parse(text));

    [Fact]
    public void Schedule_without_rules_caps_nothing_and_one_with_too_many_is_refused()
    {
        Assert.Null(BandwidthSchedule.Unlimited.At(Local("mon 12:00")));
        Assert.Equal("unlimited", BandwidthSchedule.Unlimited.ToString());
        Assert.Equal(1000, BandwidthSchedule.Always(1000).At(Local("mon 12:00")));
        var many = string.Join(';', Enumerable.Repeat("1Mbit/s", BandwidthSchedule.RulesMax + 1));
        Assert.Throws<FormatException>(() => BandwidthSchedule.Parse(many));
    }

    private static DateTimeOffset Local(string text)
    {
        // 2026-03-01 is a Sunday.
        var day = Array.IndexOf(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], text[..3]);
        return new DateTimeOffset(2026, 3, 1 + day, 0, 0, 0, TimeSpan.FromHours(5))
            + TimeSpan.Parse(text[4..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
