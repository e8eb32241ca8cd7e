using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>
/// Commands of one region, in its own sequence. It may be handed in any number of times and in several epochs: it is executed where it
/// continues what the log has of its region, and nowhere else.
/// </summary>
/// <param name="Origin">The region.</param>
/// <param name="Incarnation">
/// Which life of the region's member it is, from 1 and rising: what a life before left under way is never executed behind what the next one
/// began, so that a number never means two commands.
/// </param>
/// <param name="First">The first command's number; a region counts its commands from 1, in each life.</param>
/// <param name="Commands">The commands, encoded; at least one.</param>
/// <param name="Signature">The region's signature.</param>
public sealed record CommandBatch(
    string Origin, long Incarnation, long First, IReadOnlyList<ReadOnlyMemory<byte>> Commands, ReadOnlyMemory<byte> Signature)
{
    private const string Purpose = "novacron federation batch 1";

    /// <summary>The last command's number.</summary>
    public long Last => First + Commands.Count - 1;

    /// <summary>Makes one and signs it.</summary>
    /// <exception cref="ArgumentException">It would be over a limit.</exception>
    public static CommandBatch Create(
        string chain, string origin, long incarnation, long first, IReadOnlyList<ReadOnlyMemory<byte>> commands, IMemberSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(incarnation, 1);
        if (!LogWire.IsName(origin) || commands.Count is 0 or > LogLimits.BatchCommandsMax)
        {
            throw new ArgumentException($"A batch has a region and 1 to {LogLimits.BatchCommandsMax} commands.", nameof(commands));
        }

        var unsigned = new CommandBatch(origin, incarnation, first, commands, default);
        var batch = unsigned with { Signature = signer.Sign(unsigned.SigningDigest(chain)) };
        return batch.Encode().Length <= LogLimits.BatchBytesMax
            ? batch
            : throw new ArgumentException($"A batch has {LogLimits.BatchBytesMax} bytes at most.", nameof(commands));
    }

    /// <summary>What the region signs: chain, region, number and commands; no epoch, so that it outlives a switch.</summary>
    public Digest SigningDigest(string chain)
    {
        var writer = new WireWriter().Text(Purpose).Text(chain);
        WriteContent(writer);
        return writer.Digest;
    }

    /// <summary>Whether its region, a member of this epoch, signed it.</summary>
    /// <param name="configuration">The epoch.</param>
    /// <param name="verifier">Knows the keys of that epoch's members.</param>
    public bool Verify(FederationConfiguration configuration, IMemberVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(verifier);
        return configuration.IndexOf(Origin) is >= 0 and var member
            && verifier.Verify(member, SigningDigest(configuration.Chain), Signature.Span);
    }

    /// <summary>Writes it.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        WriteContent(writer);
        return writer.Bytes(Signature.Span).ToArray();
    }

    /// <summary>Reads one. The commands are of the bytes themselves, which must stay as they are.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static CommandBatch Decode(ReadOnlyMemory<byte> bytes) =>
        bytes.Length <= LogLimits.BatchBytesMax
            ? LogWire.Whole(bytes, Read)
            : throw new WireFormatException($"a batch of {bytes.Length} bytes is too long");

    private void WriteContent(WireWriter writer) =>
        writer.Text(Origin).I64(Incarnation).I64(First).List(Commands, (to, command) => to.Bytes(command.Span));

    private static CommandBatch Read(ref WireReader reader)
    {
        var batch = new CommandBatch(
            reader.Name(),
            reader.Count64(),
            reader.Count64(),
            reader.List(LogLimits.BatchCommandsMax, (ref WireReader from) => from.Bytes(LogLimits.CommandBytesMax)),
            reader.Signature());
        return batch is { Incarnation: >= 1, First: >= 1, Commands.Count: >= 1 }
            && batch.First <= long.MaxValue - LogLimits.BatchCommandsMax
            ? batch
            : throw new WireFormatException("a batch has a number and commands");
    }
}
