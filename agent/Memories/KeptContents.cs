using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>The units of several kept memories, one memory after the other; kept readable until it is disposed.</summary>
internal sealed class KeptContents : IKnownContents, IDisposable
{
    private readonly IReadOnlyList<KeptMemory> _memories;

    /// <summary>Takes the memories over, each in use.</summary>
    public KeptContents(IReadOnlyList<KeptMemory> memories)
    {
        _memories = memories;
        Count = memories.Sum(memory => memory.Reference.Units);
    }

    public int Count { get; }

    public bool TryRead(int index, Span<byte> content, Span<byte> name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        foreach (var memory in _memories)
        {
            if (index < memory.Reference.Units)
            {
                if (!memory.TryRead(index, content))
                {
                    return false;
                }

                KnownNames.NameOf(content, name);
                return name.SequenceEqual(memory.Names.Slice(index * KnownNames.NameBytes, KnownNames.NameBytes));
            }

            index -= memory.Reference.Units;
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var memory in _memories)
        {
            memory.Dispose();
        }
    }
}
