using NovaCron.Dwcp.Tests.Transport.Control.Kit;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class RatePilotTests
{
    [Theory]
    [InlineData(200, 50)]
    [InlineData(500, 100)]
    [InlineData(500, 264)]
    public void A_start_stays_within_what_the_queue_takes_and_then_fills_the_path(double megabits, double roundTripMs)
    {
        var path = Path(3, megabits, roundTripMs, 0);
        var control = Free();
        path.Run(control, 6);
        var share = path.Run(control, 15);

        // Readings are a tenth of a second apart: what comes in one of those is seen too late.
        Assert.True(path.Overflowed < 0.1 * path.BytesPerSecond, $"{path.Overflowed} bytes");
        Assert.True(share > 0.97, $"{share}");
    }

    [Theory]
    [InlineData(200, 50, 0)]
    [InlineData(500, 264, 0)]
    [InlineData(200, 100, 0.001)]
    [InlineData(500, 100, 0.01)]
    public void It_holds_the_path_full_with_a_small_queue(double megabits, double roundTripMs, double loss)
    {
        var path = Path(5, megabits, roundTripMs, loss);
        var control = Free();
        path.Run(control, 10);
        var (queue, share) = (0.0, 0.0);
        for (var step = 0; step < 200; step++)
        {
            share += path.Run(control, 0.1) / 200;
            queue += path.QueueSeconds / 200;
        }

        Assert.True(share > 0.97 * (1 - loss), $"{share}");
        Assert.True(queue < Math.Max(0.012, 0.15 * path.RoundTrip), $"{queue * 1000:0.0} ms");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void It_follows_a_path_that_changed(double factor)
    {
        var path = Path(7, 200, 50, 0);
        var control = Free();
        path.Run(control, 12);

        path.BytesPerSecond *= factor;
        var changing = path.Run(control, 3);
        var after = path.Run(control, 10);

        Assert.True(changing > 0.75, $"{changing}");
        Assert.True(after > 0.9, $"{after}");
    }

    [Fact]
    public void A_path_that_goes_up_and_down_is_no_sign_of_others()
    {
        var path = Path(8, 150, 50, 0);
        var control = Free();
        path.Run(control, 12);
        var (narrow, wide, streams) = (0.0, 0.0, int.MaxValue);
        for (var turn = 0; turn < 4; turn++)
        {
            path.BytesPerSecond *= 40.0 / 150;
            narrow += path.Run(control, 6) / 4;
            streams = Math.Min(streams, control.Plan.Streams);
            path.BytesPerSecond *= 150.0 / 40;
            wide += path.Run(control, 6) / 4;
        }

        Assert.True(narrow > 0.9, $"{narrow}");
        Assert.True(wide > 0.9, $"{wide}");
        Assert.True(streams > 1, $"{streams}");
    }

    [Theory]
    [InlineData(450, 4, 25, 0)]
    [InlineData(200, 50, 120, 0)]
    [InlineData(500, 100, 140, 0.001)]
    [InlineData(20, 20, 60, 0)]
    public void A_route_that_became_longer_is_no_queue(double megabits, double before, double after, double loss)
    {
        var path = Path(6, megabits, before, loss);
        var control = Free();
        path.Run(control, 12);

        path.RoundTrip = after / 1000;
        path.Run(control, 5);
        var share = path.Run(control, 10);

        Assert.Equal(1, control.Plan.Routes);
        Assert.True(share > 0.96, $"{share}");
    }

    [Fact]
    public void A_route_that_became_longer_and_shorter_again_is_followed()
    {
        var path = Path(6, 200, 20, 0);
        var control = Free();
        path.Run(control, 12);
        path.RoundTrip = 0.08;
        path.Run(control, 12);
        path.RoundTrip = 0.02;
        path.Run(control, 5);

        var share = path.Run(control, 10);
        Assert.True(share > 0.96, $"{share}");
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(0.4)]
    [InlineData(0.2)]
    public void A_path_that_became_narrower_is_not_taken_for_longer(double factor)
    {
        var path = Path(7, 200, 50, 0);
        var control = Free();
        path.Run(control, 12);

        path.BytesPerSecond *= factor;
        path.Run(control, 15);

        Assert.Equal(0, control.Plan.Routes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_queue_of_others_is_not_taken_for_a_longer_route(bool isLossBased)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var path = Path(seed, 200, 50, 0);
            var control = Free();
            path.Run(control, 12);
            path.Others.Add(isLossBased ? new CubicStream() : new BbrStream(seed % 8));
            path.Run(control, 60);

            Assert.True(control.Plan.Routes == 0, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Beside_a_loss_based_flow_neither_starves(int seed)
    {
        var path = Path(seed, 200, 50, 0);
        var control = Free();
        path.Run(control, 12);
        path.Others.Add(new CubicStream());
        path.Run(control, 15);
        var share = path.Run(control, 20);

        Assert.InRange(share, 0.15, 0.75);
        Assert.Equal(1, control.Plan.Streams);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(200, 20)]
    [InlineData(50, 100)]
    public void A_path_that_gave_way_for_a_second_is_filled_again_within_another(double megabits, double roundTrip)
    {
        var path = Path(1, megabits, roundTrip, 0);
        var control = Free();
        path.Run(control, 15);
        path.BytesPerSecond /= 5;
        path.Run(control, 1);
        path.BytesPerSecond *= 5;
        path.Run(control, 1);

        Assert.InRange(path.Run(control, 1), 0.8, 1.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_path_whose_rate_swings_each_second_is_followed(int seed)
    {
        var random = new Random(seed);
        var path = Path(seed, 100, 50, 0);
        var (control, mean) = (Free(), path.BytesPerSecond);
        path.Run(control, 10);
        var (carried, offered) = (0.0, 0.0);
        for (var second = 0; second < 60; second++)
        {
            path.BytesPerSecond = mean * (0.7 + (0.6 * random.NextDouble()));
            carried += path.BytesPerSecond * path.Run(control, 1);
            offered += path.BytesPerSecond;
        }

        Assert.InRange(carried / offered, 0.92, 1.01);
    }

    [Fact]
    public void When_the_others_leave_it_takes_the_path_again()
    {
        var path = Path(4, 200, 50, 0);
        var control = Free();
        path.Run(control, 12);
        path.Others.Add(new CubicStream());
        path.Run(control, 20);
        path.Others.Clear();
        path.Run(control, 12);

        var share = path.Run(control, 10);
        Assert.True(share > 0.9, $"{share}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        Assert.Equal(Delivered(), Delivered());

        static double Delivered()
        {
            var path = Path(9, 200, 100, 0.001);
            path.Run(Free(), 15);
            return path.Delivered;
        }
    }

    [Fact]
    public void Congestion_control_begins_anew_before_it_would_pause()
    {
        var path = Path(2, 200, 20, 0);
        var control = Free();
        path.Run(control, 12);
        var before = control.Plan.CongestionControlRefreshes;

        path.Run(control, 9);
        Assert.InRange(control.Plan.CongestionControlRefreshes, before + 1, before + 20);
    }

    [Fact]
    public void Connections_that_take_losses_for_congestion_are_left_alone()
    {
        var path = new PathSimulation(2, 200, 50, 0) { IsDelayed = true, UsesCubic = true };
        var control = Free();
        path.Run(control, 10);

        Assert.Null(control.Plan.StreamPaceBytesPerSecond);
        Assert.Equal(0, control.Plan.CongestionControlRefreshes);
    }

    private static PathSimulation Path(int seed, double megabits, double roundTripMs, double loss) =>
        new(seed, megabits, roundTripMs, loss) { IsDelayed = true };

    private static TransferControl Free() =>
        new(new TransferControlOptions(), new TransferStart { IsCongestionControlFree = true });
}
