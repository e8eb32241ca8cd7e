using System.Buffers.Binary;
using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Bft;

/// <summary>A machine whose state is a hash of all that was applied.</summary>
internal sealed class BftSimMachine : IBftMachine
{
    /// <summary>Long enough to go in several pieces.</summary>
    private const int StateBytes = 100;

    private ulong _state;

    public long Height { get; private set; }

    public static ReadOnlyMemory<byte> Genesis { get; } = new BftSimMachine().State();

    public bool IsValid(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now)
    {
        Expect(height);
        return commands.All(BftCommand.IsValid);
    }

    public bool IsWelcome(ReadOnlyMemory<byte> command, TimeSpan now) => BftCommand.IsValid(command);

    public IReadOnlyList<ReadOnlyMemory<byte>> Choose(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands, TimeSpan now)
    {
        Expect(height);
        return [.. commands.Where(BftCommand.IsValid)];
    }

    public Digest Execute(long height, IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        Expect(height);
        return RootOf(Next(commands));
    }

    public Digest? RootOf(ReadOnlyMemory<byte> state) =>
        state.Length == StateBytes ? RootOf(BinaryPrimitives.ReadUInt64LittleEndian(state.Span[^8..])) : null;

    public Digest Root => RootOf(_state);

    public void Apply(BftBlock block)
    {
        Expect(block.Height);
        (_state, Height) = (Next(block.Commands), block.Height);
    }

    public void Restore(BftSnapshot snapshot) =>
        (_state, Height) = (BinaryPrimitives.ReadUInt64LittleEndian(snapshot.State.Span[^8..]), snapshot.Height);

    public byte[] State()
    {
        var state = new byte[StateBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(^8..), _state);
        return state;
    }

    private static Digest RootOf(ulong state)
    {
        var root = new byte[Digest.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(root, state);
        return new Digest(root);
    }

    private ulong Next(IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        var state = _state;
        foreach (var command in commands)
        {
            state = XxHash3.HashToUInt64(command.Span, (long)state);
        }

        return state;
    }

    private void Expect(long height)
    {
        if (height != Height + 1)
        {
            throw new BrokenRuleException($"a machine at height {Height} is asked about a block of height {height}");
        }
    }
}
