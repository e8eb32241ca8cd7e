namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>What became of a command that is committed.</summary>
/// <param name="Index">Where it is in the log of its epoch.</param>
/// <param name="Result">What the log's state machine answered, encoded; nothing where the answer is lost.</param>
public readonly record struct ReplicaResult(long Index, ReadOnlyMemory<byte> Result)
{
    /// <summary>Whether the command was executed while this member was so far behind that it did not see the answer.</summary>
    public bool IsUnseen => Result.IsEmpty;
}
