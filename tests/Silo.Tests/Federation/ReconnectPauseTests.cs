using FsCheck;
using FsCheck.Fluent;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Tests.Federation;

public sealed class ReconnectPauseTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(2);

    [Fact]
    public void Pauses_double_up_to_the_longest_and_begin_anew_after_a_connection()
    {
        var pause = new ReconnectPause(Min, Max);
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            pause = pause.Failed(Start);
            pauses.Add((pause.Until - Start).TotalMilliseconds);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], pauses);
        Assert.Equal(DateTimeOffset.MinValue, pause.Connected().Until);
        Assert.Equal(Start + Min, pause.Connected().Failed(Start).Until);
    }

    [Fact]
    public void A_pause_is_never_shorter_than_the_first_nor_longer_than_the_longest() =>
        Prop.ForAll<bool[]>(outcomes =>
        {
            var pause = new ReconnectPause(Min, Max);
            var now = Start;
            foreach (var isConnected in outcomes)
            {
                now += TimeSpan.FromMilliseconds(50);
                pause = isConnected ? pause.Connected() : pause.Failed(now);
                if (!isConnected && (pause.Until - now < Min || pause.Until - now > Max))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
