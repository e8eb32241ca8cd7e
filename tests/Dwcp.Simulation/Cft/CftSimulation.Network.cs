using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <content>Its network.</content>
internal sealed partial class CftSimulation
{
    private readonly bool[,] _cut;
    private readonly TimeSpan[,] _slow;
    private double _loss;

    private void Carry(int from, CftOutput.Send send)
    {
        if (_cut[from, send.To])
        {
            return;
        }

        if (!Chance(_loss))
        {
            Deliver(from, send, Chance(_profile.Late) ? _profile.LateDelay : _profile.Delay);
        }

        if (Chance(_profile.Copies))
        {
            Deliver(from, send, _profile.LateDelay);
        }
    }

    private void Deliver(int from, CftOutput.Send send, double delayMax) =>
        At(
            Within(_isHealed ? 3 : delayMax) + _slow[from, send.To],
            () => Arrive(from, send));

    private void Arrive(int from, CftOutput.Send send)
    {
        // Who is left alone hears nothing any more, not even what was said before.
        if (!_isHealed || !_cut[from, send.To])
        {
            Step(send.To, new CftInput.Receive(from, send.Message));
        }
    }

    private void Mend()
    {
        Array.Clear(_cut);
        Array.Clear(_slow);
    }

    /// <summary>Two sides do not reach each other; a bit tells on which one a member is.</summary>
    private void CutSides(int sides)
    {
        Mend();
        for (var from = 0; from < _members.Length; from++)
        {
            for (var to = 0; to < _members.Length; to++)
            {
                _cut[from, to] = ((sides >> from) & 1) != ((sides >> to) & 1);
            }
        }
    }

    /// <summary>Cuts one member's links in one direction or in both, or makes those that bring it messages slow.</summary>
    private void CutAround(int one, bool isMute, bool isDeaf, TimeSpan slow = default)
    {
        Mend();
        for (var other = 0; other < _members.Length; other++)
        {
            (_cut[one, other], _cut[other, one], _slow[other, one]) = (isMute, isDeaf, slow);
        }
    }
}
