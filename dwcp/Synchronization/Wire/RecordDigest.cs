using System.IO.Hashing;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Wire;

/// <summary>
/// A record's digest: XxHash128 of its bytes. Records that are equal have equal ones; that others have is chance, for this is no proof
/// against somebody who seeks them.
/// </summary>
public static class RecordDigest
{
    /// <summary>The digest of a record.</summary>
    public static UInt128 Of(ReplicatedRecord record) => XxHash128.HashToUInt128(RecordCodec.Encode(record));
}
