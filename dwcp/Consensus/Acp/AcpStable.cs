using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What a member begins from.</summary>
/// <param name="Boot">How often it has begun before.</param>
/// <param name="Starts">How each epoch began that it has known.</param>
/// <param name="Base">The state that the present epoch began from, sealed, encoded; empty in the first.</param>
/// <param name="State">The state.</param>
/// <param name="Applied">The last index of the epoch that is in it.</param>
/// <param name="Engine">What the epoch's engine has in writing.</param>
internal sealed record AcpStable(
    long Boot,
    IReadOnlyList<EpochStart> Starts,
    ReadOnlyMemory<byte> Base,
    FederationState State,
    long Applied,
    IReadOnlyList<StableRecord> Engine)
{
    /// <summary>Numbers of an epoch's records: how it began, and the state that it began from.</summary>
    public const long StartNumber = 0;

    /// <inheritdoc cref="StartNumber"/>
    public const long BaseNumber = 1;

    public static AcpStable Read(IReadOnlyList<StableRecord> written, FederationConfiguration genesis)
    {
        var starts = written
            .Where(record => record.Key is { Slot: StableSlot.Epoch, Number: StartNumber })
            .OrderBy(record => record.Key.Epoch)
            .Select(record => ReadStart(record.Value))
            .ToList();
        var epoch = starts.Count > 0 ? starts[^1].Configuration.Epoch : genesis.Epoch;
        var began = Find(written, new StableKey(StableSlot.Epoch, epoch, BaseNumber));
        var first = began is null ? FederationState.Create(genesis) : FederationState.Decode(began.Value).BeginEpoch();
        var mine = written.Where(record => record.Key.Epoch == epoch).ToList();
        var (applied, state) = EpochEngines.ReadSnapshot(first.Configuration, mine);
        return new AcpStable(
            ReadBoot(written), starts, began?.Value ?? default, state.IsEmpty ? first : FederationState.Decode(state), applied, mine);
    }

    public static byte[] OfBoot(long boot) => new WireWriter().I64(boot).ToArray();

    public static byte[] OfStart(EpochStart start)
    {
        var writer = new WireWriter();
        AcpCodec.Write(writer, start);
        return writer.ToArray();
    }

    private static EpochStart ReadStart(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return AcpCodec.ReadStart(ref reader);
    }

    private static long ReadBoot(IReadOnlyList<StableRecord> written) =>
        Find(written, new StableKey(StableSlot.Member, 0, 0)) is { } record ? new WireReader(record.Value).I64() : 0;

    private static StableRecord? Find(IReadOnlyList<StableRecord> written, StableKey key) =>
        written.FirstOrDefault(record => record.Key == key);
}
