using System.IO.Hashing;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Bench.Ass.Load;

/// <summary>
/// Two engines with the same records, one of which is damaged, and what they tell each other. Nothing that is compared is signed, so that
/// signatures are empty here.
/// </summary>
internal sealed class TwoStores
{
    private const int Fields = 5;
    private const long WallMs = 1_700_000_000_000;
    private const int RoundsMax = 64;
    private static readonly Author Eu = new("eu", 1);
    private static readonly Author Us = new("us", 1);
    private static readonly SyncOptions Options = new();
    private readonly List<(string Key, byte[] Bytes)> _rows = [];
    private readonly UInt128[] _sums = new UInt128[MerkleLeaves.Count];
    private TimeSpan _elapsed = TimeSpan.FromHours(1);

    /// <summary>Makes rows of a VM each, of five entries and some 170 bytes.</summary>
    public TwoStores(int records)
    {
        var dot = 1L;
        for (var i = 0; i < records; i++)
        {
            var key = new RecordKey("vm", $"web{i}");
            var record = ReplicatedRecord.Of(key, Enumerable.Range(0, Fields).Select(field => new Entry(
                new FieldPath(FieldKind.Set, $"f{field}", $"{i}"), new Dot(field < 3 ? Eu : Us, dot++), default)));
            var bytes = RecordCodec.Encode(record);
            _rows.Add((key.ToString(), bytes));
            _sums[MerkleLeaves.LeafOf(key)] += XxHash128.HashToUInt128(bytes);
            FullBytes += bytes.Length;
        }
    }

    /// <summary>What all records have.</summary>
    public long FullBytes { get; }

    /// <summary>Bytes that went to and fro.</summary>
    public long Bytes { get; private set; }

    /// <summary>Questions that went one after the other.</summary>
    public int Questions { get; private set; }

    private SyncNow Now => new(_elapsed, WallMs);

    /// <summary>A region's engine, loaded from rows of which some were damaged on the disk.</summary>
    public SyncReplica Load(bool isEu, Func<int, bool> isDamaged)
    {
        var loaded = new StableRecords();
        for (var at = 0; at < _rows.Count; at++)
        {
            var bytes = _rows[at].Bytes;
            if (isDamaged(at))
            {
                bytes = (byte[])bytes.Clone();
                bytes[^(1 + (at % 7))] ^= 1;
            }

            loaded.Add(_rows[at].Key, bytes);
        }

        for (var leaf = 0; leaf < _sums.Length; leaf++)
            loaded.AddSum(leaf, _sums[leaf]);
        var numbers = (long)Fields * _rows.Count;
        var applied = VersionVector.Of(new Dot(Eu, numbers), new Dot(Us, numbers));
        var (store, damaged) = loaded.Build(CausalContext.Of(applied));
        var stable = SyncStable.None(isEu ? Eu : Us) with { Store = store, Damaged = damaged, Applied = applied };
        var replica = new SyncReplica(stable, Options, new Unsigned(), new Unsigned(), Now);
        replica.Step(new SyncInput.Members([new("eu", 1), new("us", 1)]), Now);
        return replica;
    }

    /// <summary>Lets the damaged one ask, from the tick on at which it would, until it is right.</summary>
    public bool Repair(SyncReplica bad, SyncReplica good, Func<bool> isDone)
    {
        (Bytes, Questions, _elapsed) = (0, 0, _elapsed + Options.AntiEntropyInterval);
        var outputs = bad.Step(new SyncInput.Receive("us", SyncMessageCodec.Encode(new SyncMessage.Hello(Us, good.Applied, true))), Now);
        for (var round = 0; !isDone() && round < RoundsMax; round++)
        {
            Carry(bad, good, outputs);
            _elapsed += Options.AntiEntropyInterval;
            outputs = isDone() ? [] : bad.Step(new SyncInput.Tick(), Now);
        }

        return isDone() && good.Store.Equals(bad.Store);
    }

    private void Carry(SyncReplica bad, SyncReplica good, IReadOnlyList<SyncOutput> outputs)
    {
        var questions = new Queue<ReadOnlyMemory<byte>>(Compared(outputs));
        while (questions.TryDequeue(out var question))
        {
            Questions++;
            foreach (var answer in Compared(good.Step(new SyncInput.Receive("eu", question), Now)))
            {
                Bytes += question.Length + answer.Length;
                foreach (var next in Compared(bad.Step(new SyncInput.Receive("us", answer), Now)))
                    questions.Enqueue(next);
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Compared(IReadOnlyList<SyncOutput> outputs) => outputs.OfType<SyncOutput.Send>()
        .Where(send => SyncMessageCodec.Decode(send.Bytes, Options)
            is SyncMessage.AskSums or SyncMessage.Sums or SyncMessage.AskRecords or SyncMessage.Answer)
        .Select(send => send.Bytes);

    private sealed class Unsigned : IMemberSigner, IAuthorVerifier
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => new byte[sizeof(long)];

        public bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature) => true;
    }
}
