using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// What others sign is looked through for contradictions; a proof goes into the log, where everybody judges it by himself.
/// </content>
public sealed partial class AcpReplica
{
    private const int AccusedMax = 1024;

    private readonly HashSet<(string Item, string Region)> _accused = [];
    private EvidenceCollector _evidence;

    private void Witness(SignedStatement signed) => Accuse(_evidence.See(signed));

    /// <summary>Who says that a guest runs there by an ownership that he has seen end, lies.</summary>
    private void DoubtRun(Statement.Runs runs)
    {
        if (Certificate is { } root && root.Index <= runs.Seen && Certify(runs.Vm) is { } owner && owner.Record.Epoch > runs.VmEpoch)
        {
            Accuse(_evidence.See(owner));
        }
    }

    private void Witness(BftMessage message) => Accuse(_evidence.See(message));

    private void Accuse(IReadOnlyList<Proof> proofs)
    {
        foreach (var proof in proofs)
        {
            var encoded = ProofCodec.Encode(proof);
            var isNews = _identity.Judge.Judge(encoded, State) is { } verdict
                && verdict.Offender != _identity.Region
                && _accused.Count < AccusedMax
                && _accused.Add((verdict.Item, verdict.Offender));
            if (isNews && encoded.Length <= LogLimits.ProofBytesMax)
            {
                Await(--_ownTickets, new FederationCommand.Accuse(encoded).Encode());
            }
        }
    }

    /// <summary>What the log took for proven is worth an event.</summary>
    private void NoteOffences(FederationState before)
    {
        foreach (var offence in State.Offences.Except(before.Offences))
        {
            _outputs.Add(new AcpOutput.Happened(new AcpEvent.Offence(offence.Item, offence.Region)));
        }
    }
}
