using System.Globalization;
using NovaCron.Cli.Api;

namespace NovaCron.Cli.Output;

/// <summary>What tables show of the federation's log.</summary>
internal static class FederationTables
{
    /// <summary>The federation.</summary>
    public static IReadOnlyList<Column<ApiFederation>> Federation { get; } =
    [
        new("CHAIN", federation => federation.Chain),
        new("EPOCH", federation => Number(federation.Epoch) + (federation.IsSealed ? ", ending" : "")),
        new("MODE", federation => federation.Mode),
        new("LEADER", federation => federation.Leader),
        new("REVISION", federation => Number(federation.Revision)),
        new("OFFENCES", federation => Number(federation.Offences)),
        new("HINDRANCE", federation => federation.Hindrance),
        new("VMS", federation => Number(federation.Vms)),
        new("INDEX", federation => $"{Number(federation.Index)}, certified {Number(federation.CertifiedIndex)}"),
        new("SEEN BY", federation => federation.Region),
        new("HALTED", federation => federation.Halted),
    ];

    /// <summary>Its members.</summary>
    public static IReadOnlyList<Column<ApiMember>> Members { get; } =
    [
        new("REGION", member => member.Region),
        new("TRUST DOMAIN", member => member.TrustDomain.Length > 0 ? member.TrustDomain : null),
        new("QUARANTINED", member => member.IsQuarantined ? "yes" : "no"),
        new("NEXT EPOCH", member => member.Change),
        new("QUIET", member => $"{Number(member.Quiet)} of {Number(member.Measured)}"),
        new("ROUND TRIPS", member => string.Join(", ", member.RoundTrips.Select(Of))),
        new("KEY", member => member.Key, true),
    ];

    /// <summary>Epochs that began.</summary>
    public static IReadOnlyList<Column<ApiSwitch>> Switches { get; } =
    [
        new("EPOCH", began => Number(began.Epoch)),
        new("MODE", began => began.Mode),
        new("REASON", began => began.Reason),
        new("BEGAN", began => began.At?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
    ];

    /// <summary>Offences.</summary>
    public static IReadOnlyList<Column<ApiOffence>> Offences { get; } =
    [
        new("EPOCH", offence => Number(offence.Epoch)),
        new("REGION", offence => offence.Region),
        new("RULE", offence => offence.Rule),
        new("PROOF", offence => offence.ProofSha256),
    ];

    /// <summary>A receipt.</summary>
    public static IReadOnlyList<Column<ApiReceipt>> Receipt { get; } =
    [
        new("MIGRATION", receipt => receipt.Migration),
        new("VM", receipt => $"{receipt.Vm}, uid {receipt.Uid}"),
        new("FROM", receipt => receipt.SourceRegion),
        new("TO", receipt => receipt.TargetRegion),
        new("OWNERSHIP", receipt => $"epoch {Number(receipt.Epoch)}"),
        new("MEMORY", receipt => receipt.MemorySha256AtTarget),
        new("DISK", receipt => receipt.DiskSha256AtTarget),
        new("STOPPED", receipt => Time(receipt.StoppedAt)),
        new("HANDED OVER", receipt => Time(receipt.HandedOverAt)),
        new("CERTIFIED", receipt => $"entry {Number(receipt.Index)} of epoch {Number(receipt.FederationEpoch)} of {receipt.Chain}"),
    ];

    private static string Of(ApiRoundTrip peer) => peer.RoundTripMs is { } ms
        ? string.Create(CultureInfo.InvariantCulture, $"{peer.Region} {ms:0.0} ms")
        : $"{peer.Region} none";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
