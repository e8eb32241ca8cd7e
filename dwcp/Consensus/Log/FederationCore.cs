using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What of a state is small: all but VMs and leases.</summary>
internal sealed record FederationCore
{
    public required FederationConfiguration Configuration { get; init; }

    public FederationConfiguration? Next { get; init; }

    /// <summary>The members of the next epoch.</summary>
    public required ImmutableArray<FederationMember> Members { get; init; }

    /// <summary>The region that handed in the last switch; empty before the first.</summary>
    public string FirstLeader { get; init; } = string.Empty;

    /// <summary>What operators' commands were done so far.</summary>
    public long Revision { get; init; }

    /// <summary>The highest epoch of a name that has no owner any more: a name without one continues behind it.</summary>
    public long EpochFloor { get; init; }

    /// <summary>The highest renewal of a host that has no lease any more: no renewal's number is used again.</summary>
    public long RenewalFloor { get; init; }

    /// <summary>The last command of each region.</summary>
    public ImmutableSortedDictionary<string, OriginSequence> Sequences { get; init; } =
        ImmutableSortedDictionary.Create<string, OriginSequence>(StringComparer.Ordinal);

    /// <summary>The configurations that ended last, by which late proofs are judged; the newest last.</summary>
    public ImmutableArray<FederationConfiguration> Ended { get; init; } = [];

    public ImmutableSortedDictionary<string, MemberMeasurement> Measurements { get; init; } =
        ImmutableSortedDictionary.Create<string, MemberMeasurement>(StringComparer.Ordinal);

    public ImmutableArray<Offence> Offences { get; init; } = [];

    public static FederationCore Begin(FederationConfiguration configuration) =>
        new() { Configuration = configuration, Members = [.. configuration.Members] };

    /// <summary>The same in the next epoch.</summary>
    public FederationCore BeginNext(FederationConfiguration next) => this with
    {
        Configuration = next,
        Next = null,
        Ended = [.. Ended.Skip(Math.Max(0, Ended.Length + 1 - LogLimits.EndedMax)), Configuration],
        Members = [.. next.Members],
        Measurements = Measurements
            .RemoveRange(Measurements.Keys.Where(region => next.IndexOf(region) < 0))
            .SetItems(Measurements
                .Where(entry => next.IndexOf(entry.Key) >= 0)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Quiet = 0 }))),
    };

    /// <summary>A member of the next epoch; null where the region is none.</summary>
    public FederationMember? Pending(string region) => Members.FirstOrDefault(member => member.Region == region);

    /// <summary>
    /// Whether a region was proven to break the rules. Operators who answer for it again, by another key or by admitting it anew, do so for
    /// the next epoch: in this one its old key still speaks.
    /// </summary>
    public bool IsQuarantined(string region) =>
        Pending(region) is { IsQuarantined: true }
        || Configuration.Find(region) is { IsQuarantined: true }
        || Offences.Any(offence => offence.Epoch == Configuration.Epoch && offence.Region == region);

    public void Write(WireWriter writer)
    {
        Configuration.Write(writer);
        writer.Flag(Next is not null);
        Next?.Write(writer);
        writer.Text(FirstLeader).List(Members, (to, member) => member.Write(to)).I64(Revision).I64(EpochFloor).I64(RenewalFloor);
        writer.List(Sequences, (to, entry) => to.Text(entry.Key).I64(entry.Value.Incarnation).I64(entry.Value.Last));
        writer.List(Ended, (to, ended) => ended.Write(to));
        writer.List(Measurements, (to, entry) => entry.Value.Write(to));
        writer.List(Offences, (to, offence) => offence.Write(to));
    }

    public static FederationCore Read(ref WireReader reader) => new()
    {
        Configuration = FederationConfiguration.Read(ref reader),
        Next = reader.Flag() ? FederationConfiguration.Read(ref reader) : null,
        FirstLeader = reader.NameOrNone(),
        Members = [.. reader.List(LogLimits.MembersMax, FederationMember.Read)],
        Revision = reader.Count64(),
        EpochFloor = reader.Count64(),
        RenewalFloor = reader.Count64(),
        Sequences = ReadSequences(ref reader),
        Ended = [.. reader.List(LogLimits.EndedMax, FederationConfiguration.Read)],
        Measurements = ReadMeasurements(ref reader),
        Offences = [.. reader.List(LogLimits.OffencesMax, Offence.Read)],
    };

    private static ImmutableSortedDictionary<string, OriginSequence> ReadSequences(ref WireReader reader)
    {
        var read = reader.List(LogLimits.OriginsMax, (ref WireReader from) =>
            KeyValuePair.Create(from.Name(), new OriginSequence(from.Count64(), from.Count64())));
        RequireSorted(read.Select(entry => entry.Key));
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, read);
    }

    private static ImmutableSortedDictionary<string, MemberMeasurement> ReadMeasurements(ref WireReader reader)
    {
        var read = reader.List(LogLimits.MembersMax, MemberMeasurement.Read);
        RequireSorted(read.Select(measurement => measurement.Region));
        return ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal, read.Select(measurement => KeyValuePair.Create(measurement.Region, measurement)));
    }

    /// <summary>There is one way to write a state: names twice, or in another order, are no state.</summary>
    private static void RequireSorted(IEnumerable<string> names)
    {
        if (names.Zip(names.Skip(1)).Any(pair => string.CompareOrdinal(pair.First, pair.Second) >= 0))
        {
            throw new WireFormatException("a state's names are not in order");
        }
    }
}
