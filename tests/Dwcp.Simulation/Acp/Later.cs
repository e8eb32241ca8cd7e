using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>A member of the second epoch or a later one, which tells another one how things went on.</summary>
internal sealed class Later
{
    public static readonly AcpOptions Options = ByHand.Still with
    {
        PieceBytes = 200, RepeatAfter = TimeSpan.FromSeconds(1), GiveUpAfter = TimeSpan.FromSeconds(3),
    };

    private readonly ByHand _ahead = new(Options, self: 2);
    private int _admitted = 4;

    public Later() => Switch();

    public FederationState State => _ahead.State;

    /// <summary>One more epoch, with one more member.</summary>
    public void Switch() => _ahead.Switch(_ahead.Admit(++_admitted), [.. Enumerable.Range(0, State.Configuration.CrashQuorum + 1)]);

    public Outputs Tell(AcpMessage.Ask ask) => _ahead.Hear(0, ask);

    /// <summary>How all epochs went on.</summary>
    public AcpMessage.Began Began() => Tell(new AcpMessage.Ask(1, 99, 0)).Sent<AcpMessage.Began>("r0")[0];

    public AcpMessage.Piece Piece(int offset) =>
        Tell(new AcpMessage.Ask(1, State.Configuration.Epoch, offset)).Sent<AcpMessage.Piece>("r0")[0];

    /// <summary>Tells all the pieces in another's name; what that wanted done at the last one.</summary>
    public Outputs TellAll(ByHand hand, int by, int from = 0)
    {
        while (true)
        {
            var piece = Piece(from);
            var outputs = hand.Hear(by, piece);
            from += piece.Bytes.Length;
            if (from == piece.Length)
            {
                return outputs;
            }
        }
    }
}
