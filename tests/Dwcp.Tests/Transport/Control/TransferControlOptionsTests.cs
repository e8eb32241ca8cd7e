using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Control;

namespace NovaCron.Dwcp.Tests.Transport.Control;

public sealed class TransferControlOptionsTests
{
    public static TheoryData<TransferControlOptions, string> Wrong => new()
    {
        { new() { ForcedMode = (TransferMode)9 }, nameof(TransferControlOptions.ForcedMode) },
        { new() { DatacenterRoundTripMax = TimeSpan.Zero }, nameof(TransferControlOptions.DatacenterRoundTripMax) },
        { new() { DatacenterBytesPerSecondMin = 0 }, nameof(TransferControlOptions.DatacenterBytesPerSecondMin) },
        { new() { InternetRoundTripMin = TimeSpan.FromMilliseconds(9) }, nameof(TransferControlOptions.InternetRoundTripMin) },
        { new() { InternetBytesPerSecondMax = 125_000_001 }, nameof(TransferControlOptions.InternetBytesPerSecondMax) },
        { new() { ModeBand = 0.6 }, nameof(TransferControlOptions.ModeBand) },
        { new() { ModeDwellTime = TimeSpan.FromSeconds(3) }, nameof(TransferControlOptions.ModeDwellTime) },
        { new() { StreamsMin = 0 }, nameof(TransferControlOptions.StreamsMin) },
        { new() { StreamsMax = 513 }, nameof(TransferControlOptions.StreamsMax) },
        { new() { StreamsMaxDatacenter = 63 }, nameof(TransferControlOptions.StreamsMaxDatacenter) },
        { new() { StreamsStart = 65 }, nameof(TransferControlOptions.StreamsStart) },
        { new() { Priority = (TransferPriority)9 }, nameof(TransferControlOptions.Priority) },
        { new() { BackgroundDelayTarget = TimeSpan.FromSeconds(2) }, nameof(TransferControlOptions.BackgroundDelayTarget) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Value_outside_its_range_is_refused_by_name(TransferControlOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentException>(new AmstOptions { Control = options }.Validate).ParamName);
}
