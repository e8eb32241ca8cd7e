using NovaCron.Dwcp.Encoding.Levels;

namespace NovaCron.Dwcp.Tests.Encoding.Levels;

public sealed class LevelControlTests
{
    private const double Megabit = 1e6 / 8;

    public static TheoryData<string, double> Cases()
    {
        var cases = new TheoryData<string, double>();
        foreach (var name in new[] { "memory", "text", "random" })
        {
            foreach (var megabits in new double[] { 10, 30, 100, 300, 1000, 3000, 10_000 })
                cases.Add(name, megabits);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_hardly_ever_slower_than_the_best_fixed_level(string name, double megabits)
    {
        var content = Named(name);

        // On a slow link a transfer takes minutes; what filled the window in the first instant, hardly compressed, weighs less then.
        var seconds = megabits <= 30 ? 180 : 60;
        for (var seed = 1; seed <= 5; seed++)
        {
            var best = Enumerable.Range(0, LevelLadder.Top + 1).Where(IsAllowed)
                .Max(rung => new SimulatedEncoding(seed, content, megabits * Megabit).RunFixed(seconds, rung));
            var control = Control();
            var chosen = new SimulatedEncoding(seed, content, megabits * Megabit).Run(seconds, control);
            Assert.True(chosen >= 0.97 * best, $"seed {seed}: {chosen / best:0.000} of the best, at the end rung {control.Plan.Rung}");
        }

        bool IsAllowed(int rung) =>
            content.SecondsPerByte(rung) * SimulatedEncoding.BodyBytes <= new LevelControlOptions().FrameTimeMax.TotalSeconds;
    }

    [Fact]
    public void It_follows_a_link_that_changes()
    {
        var control = Control();
        var slow = new SimulatedEncoding(1, Content.Memory, 30 * Megabit);
        slow.Run(30, control);
        var high = control.Plan.Rung;
        new SimulatedEncoding(2, Content.Memory, 10_000 * Megabit).Run(30, control);
        var low = control.Plan.Rung;
        var again = new SimulatedEncoding(3, Content.Memory, 30 * Megabit);
        again.Run(15, control);

        Assert.True(high > LevelLadder.Start, $"{high}");
        Assert.True(low < LevelLadder.Start, $"{low}");
        Assert.True(control.Plan.Rung > LevelLadder.Start, $"{control.Plan.Rung}");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void It_stays_within_the_processor_time_that_it_may_use(double share)
    {
        var control = Control(new LevelControlOptions { CpuShareMax = share });
        var encoding = new SimulatedEncoding(1, Content.Memory, 100 * Megabit);
        encoding.Run(20, control);
        var before = encoding.CompressingSeconds;
        encoding.Run(60, control);

        Assert.True(encoding.CompressingSeconds - before <= share * 60 * 1.25, $"{(encoding.CompressingSeconds - before) / 60}");
    }

    [Fact]
    public void Where_the_source_sets_the_pace_it_saves_bytes_and_keeps_room_for_a_faster_one()
    {
        var control = Control();
        var encoding = new SimulatedEncoding(1, Content.Text, 10_000 * Megabit) { SourceBytesPerSecond = 20e6 };
        encoding.Run(20, control);
        var (bytes, seconds) = (encoding.EncodedBytes, encoding.CompressingSeconds);
        var rate = encoding.Run(40, control);

        Assert.True(rate > 0.97 * 20e6, $"{rate}");
        Assert.True((encoding.EncodedBytes - bytes) / (rate * 40) < 0.43, $"{(encoding.EncodedBytes - bytes) / (rate * 40)}");
        Assert.True((encoding.CompressingSeconds - seconds) / 40 < 0.15, $"{(encoding.CompressingSeconds - seconds) / 40}");
    }

    [Fact]
    public void No_frame_takes_longer_than_it_may()
    {
        var control = Control(new LevelControlOptions { FrameTimeMax = TimeSpan.FromMilliseconds(5) });
        new SimulatedEncoding(1, Content.Text, 5 * Megabit).Run(60, control);

        Assert.InRange(Content.Text.SecondsPerByte(control.Plan.Rung) * SimulatedEncoding.BodyBytes, 0, 0.0055);
    }

    [Fact]
    public void An_option_outside_its_range_is_refused_by_name()
    {
        Refused(new() { CpuShareMax = 0 }, nameof(LevelControlOptions.CpuShareMax));
        Refused(new() { CpuShareMax = double.NaN }, nameof(LevelControlOptions.CpuShareMax));
        Refused(new() { FrameTimeMax = TimeSpan.Zero }, nameof(LevelControlOptions.FrameTimeMax));

        static void Refused(LevelControlOptions options, string name) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Control(options)).ParamName);
    }

    private static LevelControl Control(LevelControlOptions? options = null) =>
        new(options ?? new LevelControlOptions(), SimulatedEncoding.BodyBytes);

    private static Content Named(string name) =>
        new[] { Content.Memory, Content.Text, Content.Random }.Single(content => content.Name == name);
}
