using NovaCron.Dwcp.Tests.Transport.Control.Kit;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class StreamSearchTests
{
    private static readonly int[] Counts = [1, 4, 16, 64];

    public static TheoryData<double, double, double> Cells
    {
        get
        {
            var cells = new TheoryData<double, double, double>();
            foreach (var megabits in new[] { 50.0, 200, 500 })
                foreach (var roundTrip in new[] { 20.0, 100, 264 })
                    foreach (var loss in new[] { 0, 0.0001, 0.001, 0.01 })
                        cells.Add(megabits, roundTrip, loss);
            return cells;
        }
    }

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Cells))]
    public void Under_cubic_every_cell_comes_near_the_best_fixed_number(double megabits, double roundTrip, double loss)
    {
        for (var seed = 1; seed <= 3; seed++)
            RequireNearBest(seed, megabits, roundTrip, loss);
    }

    [Theory]
    [InlineData(50, 20, 0.01)]
    [InlineData(50, 100, 0.001)]
    [InlineData(200, 264, 0.0001)]
    [InlineData(500, 100, 0)]
    public void Under_cubic_it_comes_near_the_best_fixed_number_in_twenty_seconds(double megabits, double roundTrip, double loss) =>
        RequireNearBest(7, megabits, roundTrip, loss);

    private static void RequireNearBest(int seed, double megabits, double roundTrip, double loss)
    {
        var best = Counts.Max(count => Settled(FixedControl.Of(count), Path()));
        var control = new TransferControl(new TransferControlOptions(), new TransferStart());

        var found = Settled(control, Path());

        Assert.True(found >= 0.95 * best, $"{found:0.000} of the rate, {best:0.000} at best, {control.Plan.Streams} streams; seed {seed}");

        PathSimulation Path() => new(seed, megabits, roundTrip, loss) { UsesCubic = true };
    }

    [Theory]
    [InlineData(50, 20)]
    [InlineData(500, 100)]
    [InlineData(200, 264)]
    public void Where_one_stream_fills_the_path_it_ends_with_one_or_two(double megabits, double roundTrip)
    {
        var control = new TransferControl(new TransferControlOptions(), new TransferStart());
        var share = new PathSimulation(3, megabits, roundTrip, 0) { UsesCubic = true }.Run(control, 150);

        Assert.InRange(control.Plan.Streams, 1, 2);
        Assert.True(share > 0.93, $"{share}");
        Assert.InRange(control.Learned!.Streams, 1, 2);
        Assert.Equal(TransferMode.Internet, control.Learned?.Mode);
    }

    [Fact]
    public void Losses_that_begin_during_a_transfer_bring_more_streams_and_their_end_fewer()
    {
        var control = new TransferControl(new TransferControlOptions(), new TransferStart());
        var path = new PathSimulation(5, 200, 50, 0) { UsesCubic = true };
        path.Run(control, 40);
        var before = control.Plan.Streams;

        path.Loss = 0.0005;
        path.Run(control, 25);
        var during = control.Plan.Streams;
        var share = path.Run(control, 15);
        path.Loss = 0;
        path.Run(control, 120);

        Assert.True(before <= 2, $"{before}");
        Assert.True(during >= 8, $"{during}");
        Assert.True(share > 0.9, $"{share}");
        Assert.True(control.Plan.Streams <= during / 2, $"{control.Plan.Streams} after {during}");
    }

    [Fact]
    public void Remembered_number_is_where_it_begins()
    {
        var remembered = new PathRecord
        {
            Streams = 32, BytesPerSecond = 1, RoundTrip = TimeSpan.FromMilliseconds(100), Mode = TransferMode.Internet, SeenAt = default,
        };
        Assert.Equal(32, new TransferControl(new TransferControlOptions(), new TransferStart { Remembered = remembered }).Plan.Streams);
        var few = new TransferControlOptions { StreamsMax = 8 };
        Assert.Equal(8, new TransferControl(few, new TransferStart { Remembered = remembered }).Plan.Streams);
    }

    [Fact]
    public void What_one_transfer_found_is_where_the_next_one_begins()
    {
        var first = new TransferControl(new TransferControlOptions(), new TransferStart());
        new PathSimulation(7, 500, 100, 0.001) { UsesCubic = true }.Run(first, 60);
        var found = first.Learned;
        Assert.True(found?.Streams > 4, $"{found}");

        var memory = new PathMemory();
        memory.Remember("us", "cubic", found);
        var remembered = PathMemory.FromJson(memory.ToJson()).Find("us", "cubic", found.SeenAt + TimeSpan.FromHours(1));
        var second = new TransferControl(new TransferControlOptions(), new TransferStart { Remembered = remembered });

        Assert.Equal((found.Streams, found.Mode), (second.Plan.Streams, second.Plan.Mode));
    }

    [Fact]
    public void Streams_that_cannot_be_made_are_not_waited_for()
    {
        var control = new TransferControl(new TransferControlOptions(), new TransferStart());
        var path = new PathSimulation(5, 200, 100, 0.001) { UsesCubic = true, ConnectionsMax = 6 };
        path.Run(control, 40);
        Assert.Equal(6, control.Plan.Streams);
    }

    [Fact]
    public void A_sender_with_little_to_say_changes_nothing()
    {
        var control = new TransferControl(new TransferControlOptions(), new TransferStart());
        new PathSimulation(5, 200, 100, 0.001) { UsesCubic = true }.Run(control, 30, _ => false);
        Assert.Equal(4, control.Plan.Streams);
        Assert.Equal(TransferMode.Internet, control.Plan.Mode);
        Assert.Null(control.Learned);
    }

    private static double Settled(TransferControl control, PathSimulation path)
    {
        path.Run(control, 20);
        return path.Run(control, 20);
    }
}
