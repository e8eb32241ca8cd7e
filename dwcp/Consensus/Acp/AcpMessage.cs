using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>What one member of the federation says to another. A closed list.</summary>
internal abstract record AcpMessage
{
    private AcpMessage()
    {
    }

    /// <summary>A message of an epoch's engine.</summary>
    public sealed record Engine(long Epoch, ReadOnlyMemory<byte> Message) : AcpMessage;

    /// <summary>Batches for whoever leads.</summary>
    public sealed record Batches(long Epoch, IReadOnlyList<ReadOnlyMemory<byte>> Encoded) : AcpMessage;

    /// <summary>A statement of the sender's own.</summary>
    public sealed record Said(SignedStatement Signed) : AcpMessage;

    /// <summary>The sender is in an epoch that is over: it wants what began the next.</summary>
    /// <param name="Epoch">The sender's epoch.</param>
    /// <param name="Base">
    /// The epoch whose first state it wants from an offset on, and up to which it knows how they began; 0 for none yet.
    /// </param>
    /// <param name="Offset">Bytes that it has.</param>
    public sealed record Ask(long Epoch, long Base, int Offset) : AcpMessage;

    /// <summary>How epochs ended and the next began, in order.</summary>
    public sealed record Began(IReadOnlyList<EpochStart> Starts) : AcpMessage;

    /// <summary>A piece of the state that an epoch began from.</summary>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Offset">Where the piece begins.</param>
    /// <param name="Length">Bytes of the state in all.</param>
    /// <param name="Bytes">The piece.</param>
    public sealed record Piece(long Epoch, int Offset, int Length, ReadOnlyMemory<byte> Bytes) : AcpMessage;

    /// <summary>Are you there? To measure the round trip.</summary>
    public sealed record Ping(long Number) : AcpMessage;

    /// <summary>The answer to <see cref="Ping"/>.</summary>
    public sealed record Pong(long Number) : AcpMessage;
}
