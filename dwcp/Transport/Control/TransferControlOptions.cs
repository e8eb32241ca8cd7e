namespace NovaCron.Dwcp.Transport.Control;

/// <summary>How a transfer's control decides: thresholds of modes, bounds of streams, cap and class.</summary>
public sealed class TransferControlOptions
{
    /// <summary>A mode that holds whatever is measured; null, the default, lets measurements choose.</summary>
    public TransferMode? ForcedMode { get; init; }

    /// <summary>A datacenter path's round trip is below this. 10 ms by default.</summary>
    public TimeSpan DatacenterRoundTripMax { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>A datacenter path brings this or more, in bytes a second. 125,000,000 (1 Gbit/s) by default.</summary>
    public long DatacenterBytesPerSecondMin { get; init; } = 125_000_000;

    /// <summary>An internet path's round trip is above this; at least <see cref="DatacenterRoundTripMax"/>. 50 ms by default.</summary>
    public TimeSpan InternetRoundTripMin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// An internet path brings less than this, in bytes a second; at most <see cref="DatacenterBytesPerSecondMin"/>.
    /// 125,000,000 (1 Gbit/s) by default.
    /// </summary>
    public long InternetBytesPerSecondMax { get; init; } = 125_000_000;

    /// <summary>A threshold must be passed by this share before the mode changes; 0 to 0.5. 0.1 by default.</summary>
    public double ModeBand { get; init; } = 0.1;

    /// <summary>A threshold must be passed for this long before the mode changes; 0 to 2 s. 0.5 s by default.</summary>
    public TimeSpan ModeDwellTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Fewest connections; 1 to <see cref="StreamsMax"/>. 1 by default.</summary>
    public int StreamsMin { get; init; } = 1;

    /// <summary>Most connections except in datacenter mode; 1 to <see cref="AmstOptions.StreamsLimit"/>. 64 by default.</summary>
    public int StreamsMax { get; init; } = 64;

    /// <summary>
    /// Most connections in datacenter mode; at least <see cref="StreamsMax"/>, up to <see cref="AmstOptions.StreamsLimit"/>, its
    /// default.
    /// </summary>
    public int StreamsMaxDatacenter { get; init; } = AmstOptions.StreamsLimit;

    /// <summary>
    /// Connections to begin with where nothing is remembered, within the bounds; 0, the default: 4, and 8 where the round trip is 150 ms
    /// or more.
    /// </summary>
    public int StreamsStart { get; init; }

    /// <summary>The class. Normal by default.</summary>
    public TransferPriority Priority { get; init; }

    /// <summary>From one reading to the next: 100 ms, and 20 ms in the background class, which is to give way at once.</summary>
    public TimeSpan ReadingInterval => TimeSpan.FromMilliseconds(Priority == TransferPriority.Background ? 20 : 100);

    /// <summary>
    /// Background class: how long a byte may wait on the path because of this transfer; 1 ms to 1 s. 15 ms by default. Less
    /// yields earlier and fills an idle path worse.
    /// </summary>
    public TimeSpan BackgroundDelayTarget { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>The user's cap; <see cref="BandwidthSchedule.Unlimited"/> by default.</summary>
    public BandwidthSchedule Bandwidth { get; init; } = BandwidthSchedule.Unlimited;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range; the message names the option and the range.</exception>
    public void Validate()
    {
        Require(ForcedMode is null || Enum.IsDefined(ForcedMode.Value), nameof(ForcedMode), "a known mode or null");
        Require(
            DatacenterRoundTripMax > TimeSpan.Zero && DatacenterRoundTripMax <= TimeSpan.FromMinutes(1),
            nameof(DatacenterRoundTripMax),
            "more than zero, at most one minute");
        Require(DatacenterBytesPerSecondMin >= 1, nameof(DatacenterBytesPerSecondMin), "1 or more");
        Require(
            InternetRoundTripMin >= DatacenterRoundTripMax && InternetRoundTripMin <= TimeSpan.FromMinutes(1),
            nameof(InternetRoundTripMin),
            $"at least {nameof(DatacenterRoundTripMax)}, at most one minute");
        Require(
            InternetBytesPerSecondMax >= 1 && InternetBytesPerSecondMax <= DatacenterBytesPerSecondMin,
            nameof(InternetBytesPerSecondMax),
            $"1 to {nameof(DatacenterBytesPerSecondMin)}");
        Require(ModeBand is >= 0 and <= 0.5, nameof(ModeBand), "0 to 0.5");
        Require(
            ModeDwellTime >= TimeSpan.Zero && ModeDwellTime <= TimeSpan.FromSeconds(2), nameof(ModeDwellTime), "0 to 2 s");
        ValidateStreams();
        Require(Enum.IsDefined(Priority), nameof(Priority), "a known class");
        Require(
            BackgroundDelayTarget >= TimeSpan.FromMilliseconds(1) && BackgroundDelayTarget <= TimeSpan.FromSeconds(1),
            nameof(BackgroundDelayTarget),
            "1 ms to 1 s");
        Require(Bandwidth is not null, nameof(Bandwidth), "a schedule");
    }

    private void ValidateStreams()
    {
        Require(StreamsMax is >= 1 and <= AmstOptions.StreamsLimit, nameof(StreamsMax), $"1 to {AmstOptions.StreamsLimit}");
        Require(StreamsMin >= 1 && StreamsMin <= StreamsMax, nameof(StreamsMin), $"1 to {nameof(StreamsMax)}");
        Require(
            StreamsMaxDatacenter >= StreamsMax && StreamsMaxDatacenter <= AmstOptions.StreamsLimit,
            nameof(StreamsMaxDatacenter),
            $"{nameof(StreamsMax)} to {AmstOptions.StreamsLimit}");
        Require(
            StreamsStart == 0 || (StreamsStart >= StreamsMin && StreamsStart <= StreamsMax),
            nameof(StreamsStart),
            $"0 or {nameof(StreamsMin)} to {nameof(StreamsMax)}");
    }

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(TransferControlOptions)}.{option} must be {range}.", option);
        }
    }
}
