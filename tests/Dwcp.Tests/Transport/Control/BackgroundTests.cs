using NovaCron.Dwcp.Tests.Transport.Control.Kit;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class BackgroundTests
{
    private static readonly TransferControlOptions Options = new() { Priority = TransferPriority.Background };

    [Theory]
    [InlineData(50, 20)]
    [InlineData(100, 100)]
    [InlineData(200, 264)]
    public void Idle_path_is_filled_by_one_stream(double megabits, double roundTrip)
    {
        var control = new TransferControl(Options, new TransferStart());
        var path = new PathSimulation(1, megabits, roundTrip, 0);
        path.Run(control, 15);

        var share = path.Run(control, 60);

        Assert.True(share >= 0.9, $"{share}");
        Assert.Equal(1, control.Plan.Streams);
    }

    [Theory]
    [InlineData(50, 20, true)]
    [InlineData(100, 100, true)]
    [InlineData(100, 100, false)]
    [InlineData(50, 20, false)]
    [InlineData(200, 264, true)]
    public void Competing_flow_keeps_what_it_has_alone(double megabits, double roundTrip, bool isCubic)
    {
        var alone = Other(new PathSimulation(1, megabits, roundTrip, 0), null, isCubic);
        var beside = Other(new PathSimulation(1, megabits, roundTrip, 0), new TransferControl(Options, new TransferStart()), isCubic);

        Assert.True(beside >= 0.95 * alone, $"{beside / 1e6:0.0} MB beside it, {alone / 1e6:0.0} MB alone");
    }

    [Fact]
    public void Free_path_is_taken_again_after_the_other_left()
    {
        var control = new TransferControl(Options, new TransferStart());
        var path = new PathSimulation(1, 100, 50, 0);
        path.Run(control, 20);
        path.Others.Add(new CubicStream());
        path.Run(control, 30);
        Assert.True(path.Run(control, 20) < 0.06);

        path.Others.Clear();
        path.Run(control, 30);

        Assert.True(path.Run(control, 30) > 0.9);
    }

    [Fact]
    public void Cap_holds_the_background_class_too()
    {
        var options = new TransferControlOptions { Priority = TransferPriority.Background, Bandwidth = BandwidthSchedule.Parse("8Mbit/s") };
        var control = new TransferControl(options, new TransferStart());
        new PathSimulation(1, 100, 50, 0).Run(control, 20);
        Assert.Equal(1_000_000, control.Plan.PaceBytesPerSecond);
    }

    /// <summary>Bytes that another flow brings through in a minute, after it has had the path to itself for 20 s.</summary>
    private static double Other(PathSimulation path, TransferControl? control, bool isCubic)
    {
        SimulatedStream other = isCubic ? new CubicStream() : new BbrStream(0);
        path.Others.Add(other);
        path.Run(FixedControl.Of(1), 20, _ => false);
        var before = other.Acknowledged;
        path.Run(control ?? FixedControl.Of(1), 60, _ => control is not null);
        return other.Acknowledged - before;
    }
}
