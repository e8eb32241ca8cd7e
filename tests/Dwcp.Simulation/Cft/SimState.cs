using System.Runtime.InteropServices;
using NovaCron.Dwcp.Simulation.Linearizability;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>The registers that a member applies commands to, and a number that depends on all of those and on their order.</summary>
internal sealed class SimState
{
    private readonly List<ulong> _values = [];

    public ulong Chain { get; private set; }

    public static SimState From(ReadOnlyMemory<byte> bytes)
    {
        var state = new SimState();
        var words = MemoryMarshal.Cast<byte, ulong>(bytes.Span);
        if (words.Length > 0)
        {
            foreach (var word in words[1..^1])
            {
                state._values.Add(word ^ words[0]);
            }

            state.Chain = words[^1] ^ words[0];
        }

        return state;
    }

    public long Get(int key) => key < _values.Count ? (long)_values[key] : 0;

    /// <summary>Applies an entry; what the register was before.</summary>
    public long Apply(ReadOnlyMemory<byte> entry)
    {
        Chain = (Chain * 0x9E37_79B9_7F4A_7C15) + (ulong)SimCommand.IdOf(entry) + 1;
        if (entry.IsEmpty || SimCommand.From(entry.Span) is not { Key: >= 0 } command)
        {
            return 0;
        }

        while (_values.Count <= command.Key)
        {
            _values.Add(0);
        }

        var before = Get(command.Key);
        _values[command.Key] = (ulong)(command.Call == RegisterCall.Put || before == command.Expected ? command.Id : before);
        return before;
    }

    /// <summary>The state in bytes: equal states may look different, as those of two members do in life.</summary>
    public byte[] ToBytes(Random random)
    {
        var mask = (ulong)random.NextInt64();
        ulong[] words = [mask, .. _values.Select(value => value ^ mask), Chain ^ mask];
        return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
    }
}
