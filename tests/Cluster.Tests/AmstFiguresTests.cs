using NovaCron.Bench.Amst;
using NovaCron.Bench.Amst.Cases;
using NovaCron.Bench.Amst.Faults;
using NovaCron.Bench.Amst.Grid;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Cluster.Tests;

/// <summary>The transport's bench counts right, before anybody believes what it measures.</summary>
public sealed class AmstFiguresTests
{
    // Nothing for 2 s, then 1 MB/s.
    private static readonly ByteSeries Late = new([(0, 0), (2, 0), (4, 2_000_000), (6, 4_000_000)]);

    [Theory]
    [InlineData(2, 6, 8)]
    [InlineData(0, 4, 4)]
    [InlineData(2.5, 3.5, 8)]
    public void Rate_is_read_off_between_points(double from, double to, double mbit) => Assert.Equal(mbit, Late.Rate(from, to), 6);

    [Fact]
    public void A_rate_is_reached_when_the_second_to_come_has_it()
    {
        Assert.Equal(2.0, Late.FirstReaching(7.99));
        Assert.Null(Late.FirstReaching(8.1));
        Assert.Equal([0, 0, 8, 8, 8, 8], Late.PerSecond());
    }

    [Fact]
    public void A_plan_of_faults_has_the_partitions_it_was_asked_for_and_is_the_same_for_a_seed()
    {
        var plan = FaultPlan.Make(seed: 4, count: 200, shortPartitions: 12, longPartitions: 2);
        Assert.Equal(200, plan.Count);
        Assert.Equal(12, plan.Count(fault => fault.Kind == FaultKind.Partition && fault.Lasts == TimeSpan.FromSeconds(5)));
        Assert.Equal(2, plan.Count(fault => fault.Kind == FaultKind.Partition && fault.Lasts == TimeSpan.FromSeconds(60)));
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.Contains(plan, fault => fault.Kind == kind));
        Assert.Equal(plan, FaultPlan.Make(4, 200, 12, 2));
    }

    [Fact]
    public void Cells_are_chosen_by_whole_words()
    {
        var options = new AmstBenchOptions { Silo = "silo", Cells = ["50 Mbit/s and 0 % and free"] };
        Assert.All(GridCell.All.Where(cell => options.IsWanted(cell.Key)), cell =>
            Assert.True(cell.Shape is { RateMbit: 50, LossPercent: 0 } && !cell.IsCubic, cell.Key));
        Assert.Equal(72, GridCell.All.Select(cell => cell.Key).Distinct().Count());
        Assert.Equal(3, GridCell.All.Count(cell => options.IsWanted(cell.Key)));
    }

    [Fact]
    public void Traces_are_the_same_for_a_seed_and_never_stand_still()
    {
        var traces = RateTrace.Synthetic(seed: 7, seconds: 60);
        Assert.All(traces, trace => Assert.All(trace.Mbit, rate => Assert.InRange(rate, 10, 300)));
        Assert.Equal(traces.SelectMany(trace => trace.Mbit), RateTrace.Synthetic(7, 60).SelectMany(trace => trace.Mbit));
    }

    [Fact]
    public void A_file_of_results_is_gone_on_with_after_a_crash_in_the_middle_of_a_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            var cell = GridCell.All[0].Key;
            GridStore.Open(file).Add(new GridRecord(cell, GridRecord.Ours, 48.1) { Streams = 2 });
            File.AppendAllText(file, "{\"cell\":\"");
            GridStore.Open(file).Add(new GridRecord(cell, GridRecord.Ours, 47.9) { Streams = 3 });
            Assert.Equal([2, 3], GridStore.Open(file).Of(cell, GridRecord.Ours).Select(record => record.Streams));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
