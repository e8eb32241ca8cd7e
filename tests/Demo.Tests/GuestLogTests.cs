using System.Text;

namespace NovaCron.Demo.Tests;

/// <summary>The witness must see what went wrong, or its verdict is worth nothing.</summary>
public sealed class GuestLogTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly GuestLog _log = new();

    [Fact]
    public void A_move_without_loss_has_its_gap_and_nothing_lost()
    {
        Write("eu", 0, "HB 1\nHB 2\nHB 3\n");
        Write("us", 250, "HB 4\nHB 5\n");

        Assert.Equal(TimeSpan.FromMilliseconds(250), _log.GapOnMoveTo("us", 1));
        Assert.Equal(0, _log.CountLost(1));
    }

    [Fact]
    public void A_heartbeat_cut_in_two_by_the_move_counts_once_where_it_ended()
    {
        Write("eu", 0, "HB 1\nHB 2\nH");
        Write("us", 40, "B 3\nHB 4\n");

        Assert.Equal(["eu", "eu", "us", "us"], _log.Heartbeats.Select(beat => beat.Region));
        Assert.Equal(0, _log.CountLost(1));
    }

    [Fact]
    public void Heartbeats_that_never_came_are_counted()
    {
        Write("eu", 0, "HB 7\nHB 8\n");
        Write("us", 100, "HB 11\nHB 12\n");

        Assert.Equal(2, _log.CountLost(7));
    }

    [Fact]
    public void Losses_before_the_move_are_not_blamed_on_it()
    {
        Write("eu", 0, "HB 1\nHB 5\nHB 6\n");
        Write("us", 100, "HB 7\n");

        Assert.Equal(0, _log.CountLost(5));
    }

    [Fact]
    public void A_guest_that_never_arrived_has_no_gap()
    {
        Write("eu", 0, "HB 1\nHB 2\n");

        Assert.Null(_log.GapOnMoveTo("us", 1));
    }

    [Fact]
    public void The_way_back_is_judged_by_itself()
    {
        Write("eu", 0, "HB 1\n");
        Write("us", 100, "HB 2\n");
        Write("eu", 400, "HB 3\n");

        Assert.Equal(TimeSpan.FromMilliseconds(300), _log.GapOnMoveTo("eu", 2));
    }

    [Fact]
    public void Verifications_report_their_pages_and_corruption()
    {
        Write("us", 0, "HB 1\r\nVERIFY pages=32768 corrupt=3 rewrites=99\r\nHB 2\r\n");

        var verification = Assert.Single(_log.Verifications);
        Assert.Equal((32768, 3), (verification.Pages, verification.Corrupt));
    }

    [Fact]
    public void A_kernel_that_panics_is_a_failure()
    {
        Write("eu", 0, "[    1.0] Kernel panic - not syncing: no init\n");

        Assert.Contains("Kernel panic", _log.Failure, StringComparison.Ordinal);
    }

    private void Write(string region, int milliseconds, string text) =>
        _log.Append(region, Start.AddMilliseconds(milliseconds), Encoding.ASCII.GetBytes(text));
}
