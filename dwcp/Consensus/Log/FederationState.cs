using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What the federation agrees on. Immutable: executing a batch makes another one.</summary>
public sealed class FederationState
{
    private FederationState(FederationConfiguration configuration) => Configuration = configuration;

    /// <summary>This epoch.</summary>
    public FederationConfiguration Configuration { get; }

    /// <summary>The next epoch, once a switch was executed; from then on every batch is refused. Null before.</summary>
    public FederationConfiguration? Next { get; private init; }

    /// <summary>Names the state: equal states, and no others, have equal roots.</summary>
    public Digest Root => throw new NotImplementedException();

    /// <summary>VMs with an owner.</summary>
    public int VmCount => throw new NotImplementedException();

    /// <summary>The state before the first command.</summary>
    public static FederationState Create(FederationConfiguration configuration) => new(configuration);

    /// <summary>Who owns a VM; null where nobody does.</summary>
    public VmOwnership? FindVm(string vm) => throw new NotImplementedException();

    /// <summary>A host's lease; null where it has none.</summary>
    public HostLease? FindLease(in HostKey host) => throw new NotImplementedException();

    /// <summary>The number of a region's last executed command; 0 before its first.</summary>
    public long LastOf(string origin) => throw new NotImplementedException();

    /// <summary>
    /// Executes a batch whose signature the caller has verified. It does nothing where it does not continue its region's sequence, and
    /// after a switch. A switch ends it: commands behind it are not executed, and their region hands them in again.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="judge">Judges proofs.</param>
    /// <param name="results">The answers to the commands that were executed, in order, from the first one on.</param>
    public FederationState Execute(CommandBatch batch, IEvidenceJudge judge, out IReadOnlyList<CommandResult> results) =>
        throw new NotImplementedException();

    /// <summary>Begins the next epoch.</summary>
    /// <exception cref="InvalidOperationException">No switch was executed.</exception>
    public FederationState BeginEpoch() => throw new NotImplementedException();

    /// <summary>Writes it, as a snapshot.</summary>
    public byte[] Encode() => throw new NotImplementedException();

    /// <summary>Reads a snapshot. That its root is the one that was certified is the caller's to compare.</summary>
    public static FederationState Decode(ReadOnlyMemory<byte> bytes) => throw new NotImplementedException();
}
