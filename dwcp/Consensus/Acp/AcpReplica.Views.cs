using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What it shows of itself to others in its process.</content>
public sealed partial class AcpReplica
{
    /// <summary>The largest state that is read anew only to tell why its epoch ended.</summary>
    private const int ReasonBytesMax = 1 << 20;

    private IReadOnlyList<EpochStart> _startsShown = [];
    private (long Epoch, SwitchReason? Reason) _switched;

    /// <summary>How it is; to be asked between its steps.</summary>
    public MemberView View()
    {
        if (_startsShown.Count != _starts.Count)
        {
            _startsShown = [.. _starts];
        }

        return new MemberView(
            _identity.Region, State, Applied, Leader, Halted, Certificate, _certified, _startsShown, ReasonOfSwitch());
    }

    /// <summary>The sealed state tells, and is seldom missed: others' seals take their time.</summary>
    private SwitchReason? ReasonOfSwitch()
    {
        var epoch = Configuration.Epoch + (State.IsSealed ? 1 : 0);
        if (_switched.Epoch != epoch)
        {
            var ended = State.IsSealed ? State
                : _baseBytes.Length is > 0 and <= ReasonBytesMax ? FederationState.Decode(_baseBytes)
                : null;
            _switched = (epoch, ended is null ? null : SwitchHistory.ReasonOf(ended));
        }

        return _switched.Reason;
    }
}
