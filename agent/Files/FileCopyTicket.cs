using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Files;

/// <summary>What a target answers: its pieces may come.</summary>
/// <param name="Copy">Names the copy, and AMST's session.</param>
/// <param name="Token">The secret of its connections. Never logged.</param>
/// <param name="HeldBytes">Bytes of an earlier copy that need not be sent again.</param>
/// <param name="Note">What the operator should know; null when there is nothing to say.</param>
public sealed record FileCopyTicket(Guid Copy, ReadOnlyMemory<byte> Token, long HeldBytes, string? Note)
{
    /// <summary>What AMST calls such a transfer.</summary>
    public const string Kind = "file";

    /// <summary>The transfer, as both sides expect it.</summary>
    public TransferOffer ToOffer(string sourceRegion, string targetRegion) =>
        new(new AmstSessionId(Copy), Kind, sourceRegion, targetRegion, Token);

    /// <summary>Without the token.</summary>
    public override string ToString() => $"copy {Copy:N}, {HeldBytes} bytes held";
}
