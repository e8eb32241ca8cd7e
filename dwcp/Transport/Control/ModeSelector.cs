namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// Chooses a transfer's mode by round trip and rate. A threshold must be passed by a band and for a dwell time, so that a path at
/// a threshold does not swing; a forced mode stays.
/// </summary>
internal sealed class ModeSelector(TransferControlOptions options, TransferMode initial)
{
    /// <summary>Before that a rate is that of a start, not of the path.</summary>
    private static readonly TimeSpan RateKnownAfter = TimeSpan.FromSeconds(0.5);

    private TransferMode _candidate = options.ForcedMode ?? initial;
    private TimeSpan _candidateSince;
    private TimeSpan _busySince;
    private bool _wasBusy;

    /// <summary>The mode now.</summary>
    public TransferMode Mode { get; private set; } = options.ForcedMode ?? initial;

    /// <summary>Takes what is known now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="roundTrip">Zero where it is not known.</param>
    /// <param name="bytesPerSecond">What arrives.</param>
    /// <param name="isRateThePaths">Whether the rate is all that the path gives: the sender was busy, and no cap held it back.</param>
    public TransferMode Step(TimeSpan now, TimeSpan roundTrip, double bytesPerSecond, bool isRateThePaths)
    {
        if (options.ForcedMode is not null || roundTrip <= TimeSpan.Zero)
        {
            return Mode;
        }

        if (!isRateThePaths || !_wasBusy)
        {
            _busySince = now;
        }

        _wasBusy = isRateThePaths;
        double? rate = now - _busySince >= RateKnownAfter ? bytesPerSecond : null;
        var fitting = Fitting(roundTrip, rate);
        if (fitting == Mode || fitting != _candidate)
        {
            _candidate = fitting;
            _candidateSince = now;
        }

        if (fitting != Mode && now - _candidateSince >= options.ModeDwellTime)
        {
            Mode = fitting;
        }

        return Mode;
    }

    private TransferMode Fitting(TimeSpan roundTrip, double? rate)
    {
        var isLong = roundTrip > options.InternetRoundTripMin * Outwards(Mode != TransferMode.Internet);
        if (isLong)
        {
            return TransferMode.Internet;
        }

        if (rate is null)
        {
            // Of a rate nothing is known: a path that stopped being long or short is between, any other stays what it was.
            var isShort = roundTrip < options.DatacenterRoundTripMax * Outwards(Mode == TransferMode.Datacenter);
            return Mode == TransferMode.Datacenter && !isShort ? TransferMode.Hybrid : Mode;
        }

        if (rate < options.InternetBytesPerSecondMax / Outwards(Mode != TransferMode.Internet))
        {
            return TransferMode.Internet;
        }

        return roundTrip < options.DatacenterRoundTripMax * Outwards(Mode == TransferMode.Datacenter)
            && rate >= options.DatacenterBytesPerSecondMin / Outwards(Mode == TransferMode.Datacenter)
                ? TransferMode.Datacenter
                : TransferMode.Hybrid;
    }

    /// <summary>The factor by which a threshold is moved outwards, or inwards.</summary>
    private double Outwards(bool outwards) => outwards ? 1 + options.ModeBand : 1 / (1 + options.ModeBand);
}
