using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>The log's answer to a command.</summary>
/// <param name="Outcome">How it was answered.</param>
/// <param name="Epoch">The VM's epoch from now on, the federation's next after a switch; 0 where neither is meant.</param>
/// <param name="Number">An intent's number, a lease's renewals, or the membership's revision; 0 where none is meant.</param>
public sealed record CommandResult(CommandOutcome Outcome, long Epoch = 0, long Number = 0)
{
    /// <summary>Whether what was asked for holds now.</summary>
    public bool Succeeded => Outcome is CommandOutcome.Done or CommandOutcome.AlreadyDone;

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(writer => writer.U8((byte)Outcome).I64(Epoch).I64(Number));

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static CommandResult Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    private static CommandResult Read(ref WireReader reader)
    {
        var outcome = (CommandOutcome)reader.U8();
        return Enum.IsDefined(outcome)
            ? new CommandResult(outcome, reader.Count64(), reader.Count64())
            : throw new WireFormatException($"{(byte)outcome} is no outcome");
    }
}
