using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport.Security;

public sealed class RecordMeterTests
{
    [Fact]
    public void A_header_is_missing_first_then_what_it_announces()
    {
        var meter = new RecordMeter();
        Assert.Equal(5, meter.Missing);
        meter.Advance([23, 3, 3]);
        Assert.Equal(2, meter.Missing);
        meter.Advance([0x40, 0x11]);
        Assert.Equal(0x4011, meter.Missing);
        meter.Advance(new byte[0x4010]);
        Assert.Equal(1, meter.Missing);
        meter.Advance([0]);
        Assert.Equal(5, meter.Missing);
    }

    [Fact]
    public void An_empty_record_is_whole_with_its_header()
    {
        var meter = new RecordMeter();
        meter.Advance([23, 3, 3, 0, 0, 23]);
        Assert.Equal(4, meter.Missing);
    }

    [Fact]
    public void However_the_bytes_come_the_record_under_way_is_told_to_its_end() =>
        Prop.ForAll<ushort[], byte[]>(IsTold).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool IsTold(ushort[] lengths, byte[] cuts)
    {
        byte[] bytes = [.. lengths.SelectMany(length => (byte[])[23, 3, 3, (byte)(length >> 8), (byte)length, .. new byte[length]])];
        int[] ends = [0, .. lengths.Select((_, index) => lengths.Take(index + 1).Sum(length => 5 + length))];
        var meter = new RecordMeter();
        var at = 0;
        for (var turn = 0; at < bytes.Length; turn++)
        {
            // As much as is missing, or as the cuts have it.
            var count = cuts.Length == 0 ? meter.Missing : 1 + (100 * cuts[turn % cuts.Length]);
            count = Math.Min(count, bytes.Length - at);
            meter.Advance(bytes.AsSpan(at, count));
            at += count;
            var begun = at - ends.Where(end => end <= at).Max();
            var missing = begun < 5 ? 5 - begun : ends.Where(end => end >= at).Min() - at;
            if (meter.Missing != missing)
            {
                return false;
            }
        }

        return true;
    }
}
