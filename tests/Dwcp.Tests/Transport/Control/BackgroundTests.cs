using NovaCron.Dwcp.Tests.Transport.Control.Kit;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class BackgroundTests
{
    private static readonly TransferControlOptions Options = new() { Priority = TransferPriority.Background };

    [Theory]
    [InlineData(50, 20, 0.9)]
    [InlineData(100, 100, 0.9)]
    [InlineData(200, 264, 0.88)]
    public void Idle_path_is_filled_by_one_stream(double megabits, double roundTrip, double least)
    {
        var control = new TransferControl(Options, new TransferStart());
        var path = Path(megabits, roundTrip);
        path.Run(control, 15);

        var share = path.Run(control, 60);

        Assert.True(share >= least, $"{share}");
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
        var alone = Other(Path(megabits, roundTrip), null, isCubic);
        var beside = Other(Path(megabits, roundTrip), new TransferControl(Options, new TransferStart()), isCubic);

        Assert.True(beside >= 0.95 * alone, $"{beside / 1e6:0.0} MB beside it, {alone / 1e6:0.0} MB alone");
    }

    [Theory]
    [InlineData(50, 20, true)]
    [InlineData(200, 40, true)]
    [InlineData(200, 40, false)]
    public void Newcomer_starts_as_if_it_were_alone(double megabits, double roundTrip, bool isCubic)
    {
        var alone = Newcomer(FixedControl.Of(1), isBusy: false);
        var beside = Newcomer(new TransferControl(Options, new TransferStart()), isBusy: true);

        Assert.True(beside >= 0.95 * alone, $"{beside / 1e6:0.0} MB beside it, {alone / 1e6:0.0} MB alone");

        double Newcomer(TransferControl control, bool isBusy)
        {
            var path = new PathSimulation(1, megabits, roundTrip, 0) { ReadingInterval = Options.ReadingInterval, IsDelayed = true };
            path.Run(control, 20, _ => isBusy);
            SimulatedStream other = isCubic ? new CubicStream() : new BbrStream(0);
            path.Others.Add(other);
            path.Run(control, 30, _ => isBusy);
            return other.Acknowledged;
        }
    }

    [Fact]
    public void Free_path_is_taken_again_after_the_other_left()
    {
        var control = new TransferControl(Options, new TransferStart());
        var path = Path(100, 50);
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
        Path(100, 50).Run(control, 20);
        Assert.Equal(1_000_000, control.Plan.PaceBytesPerSecond);
    }

    private static PathSimulation Path(double megabits, double roundTrip) =>
        new(1, megabits, roundTrip, 0) { ReadingInterval = Options.ReadingInterval };

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
