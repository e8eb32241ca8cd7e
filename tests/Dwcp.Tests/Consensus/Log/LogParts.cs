using System.Collections.Immutable;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>States made of their parts: those that commands come to only after long, and those that they never come to.</summary>
internal static class LogParts
{
    public static FederationCore Core => FederationCore.Begin(LogKit.Configuration());

    public static FederationState State(FederationCore core, params HostLease[] leases) =>
        new(core, MerkleMap<VmOwnership>.Empty, Map(leases));

    public static MerkleMap<TRecord> Map<TRecord>(IEnumerable<TRecord> records)
        where TRecord : class, IMerkleRecord => records.Aggregate(MerkleMap<TRecord>.Empty, (map, record) => map.Put(record));

    /// <summary>By region, in the order of the log's states or in another one.</summary>
    public static ImmutableSortedDictionary<string, T> ByRegion<T>(IComparer<string> order, params (string Region, T Value)[] entries) =>
        ImmutableSortedDictionary.CreateRange(order, entries.Select(entry => KeyValuePair.Create(entry.Region, entry.Value)));

    /// <summary>So many regions have given commands: first those that are named, then others.</summary>
    public static ImmutableSortedDictionary<string, OriginSequence> Sequences(int count, params string[] first)
    {
        var regions = first.Concat(Enumerable.Range(0, count).Select(i => $"gone {i}")).Take(count);
        return ByRegion(StringComparer.Ordinal, [.. regions.Select(region => (region, new OriginSequence(1, 1)))]);
    }

    /// <summary>A key that platforms can read, but that is written in another way than keys are here: something follows it.</summary>
    public static MemberKey LongKey(MemberKey key) => new([.. key.Info.Span, 0]);

    /// <summary>The words that bytes are refused with.</summary>
    public static string Refusal(Action read) => Assert.Throws<WireFormatException>(read).Message;
}
