using System.Diagnostics;
using System.IO.Hashing;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;
using Xunit.Abstractions;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>What it costs to find and repair 1,000 damaged records of 1,000,000.</summary>
public sealed class SyncRepairMeasureTests(ITestOutputHelper output)
{
    private const int Records = 1_000_000;
    private const int Damaged = 1_000;
    private static readonly Author Eu = new("eu", 1);
    private static readonly Author Us = new("us", 1);
    private static readonly SyncOptions Options = new();
    private readonly List<(string Key, byte[] Bytes)> _rows = [];
    private TimeSpan _elapsed = TimeSpan.FromHours(1);
    private long _bytes;
    private long _full;
    private int _messages;

    private SyncNow Now => new(_elapsed, SyncBench.WallMs);

    [Fact, Trait("Category", "Long")]
    public void Damage_that_is_known_costs_a_hundredth_of_the_store_at_most()
    {
        var sums = Make();
        var watch = Stopwatch.StartNew();
        var good = Load(Us, sums, _ => false);
        output.WriteLine($"{Records:N0} rows loaded in {watch.Elapsed.TotalSeconds:0.00} s");
        var bad = Load(Eu, sums, at => at % (Records / Damaged) == 7);
        Repair(bad, good, "known", () => bad.DamagedLeaves == 0);
        Assert.Equal(Damaged, bad.RepairedRecords);
        Scrub(sums);
    }

    [Fact, Trait("Category", "Long")]
    public void Damage_that_nobody_knows_of_costs_a_hundredth_of_the_store_at_most()
    {
        var sums = Make();
        var (good, bad) = (Load(Us, sums, _ => false), Load(Eu, sums, _ => false));
        foreach (var record in good.Store.Records.Where((_, at) => at % (Records / Damaged) == 7).ToList())
        {
            bad.Corrupt(ReplicatedRecord.Empty(record.Key));
        }

        Repair(bad, good, "silent", () => bad.CorrectedRecords == Damaged);
    }

    private void Repair(SyncReplica bad, SyncReplica good, string kind, Func<bool> isDone)
    {
        (_bytes, _messages, _elapsed) = (0, 0, _elapsed + Options.AntiEntropyInterval);
        var (cpu, before) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes());
        var outputs = bad.Step(new SyncInput.Receive("us", SyncMessageCodec.Encode(new SyncMessage.Hello(Us, good.Applied, true))), Now);
        for (var round = 0; !isDone() && round < 4; round++)
        {
            Carry(bad, good, outputs);
            _elapsed += Options.AntiEntropyInterval;
            outputs = isDone() ? [] : bad.Step(new SyncInput.Tick(), Now);
        }

        var took = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var allocated = (GC.GetTotalAllocatedBytes() - before) >> 20;
        output.WriteLine($"{kind}: {_bytes:N0} bytes in {_messages} messages, {100.0 * _bytes / _full:0.00} % of {_full:N0}");
        output.WriteLine($"{kind}: {took.TotalMilliseconds:0} ms of processor time on both sides, {allocated} MiB allocated");
        Assert.Equal(good.Store, bad.Store);
        Assert.InRange(_bytes, 1, _full / 100);
    }

    private void Carry(SyncReplica bad, SyncReplica good, IReadOnlyList<SyncOutput> outputs)
    {
        var questions = new Queue<ReadOnlyMemory<byte>>(Compared(outputs));
        while (questions.TryDequeue(out var question))
        {
            foreach (var answer in Compared(good.Step(new SyncInput.Receive("eu", question), Now)))
            {
                _bytes += question.Length + answer.Length;
                _messages += 2;
                foreach (var next in Compared(bad.Step(new SyncInput.Receive("us", answer), Now)))
                {
                    questions.Enqueue(next);
                }
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Compared(IReadOnlyList<SyncOutput> outputs) => outputs.OfType<SyncOutput.Send>()
        .Where(send => SyncMessageCodec.Decode(send.Bytes, Options)
            is SyncMessage.AskSums or SyncMessage.Sums or SyncMessage.AskRecords or SyncMessage.Answer)
        .Select(send => send.Bytes);

    /// <summary>Rows of a VM each, of five entries and some 170 bytes, and the sums of their leaves.</summary>
    private UInt128[] Make()
    {
        var (sums, dot) = (new UInt128[MerkleLeaves.Count], 1L);
        for (var i = 0; i < Records; i++)
        {
            var key = new RecordKey("vm", $"web{i}");
            var record = ReplicatedRecord.Of(key, Enumerable.Range(0, 5).Select(field => new Entry(
                new FieldPath(FieldKind.Set, $"f{field}", $"{i}"), new Dot(field < 3 ? Eu : Us, dot++), default)));
            var bytes = RecordCodec.Encode(record);
            _rows.Add((key.ToString(), bytes));
            sums[MerkleLeaves.LeafOf(key)] += XxHash128.HashToUInt128(bytes);
            _full += bytes.Length;
        }

        output.WriteLine($"{(double)_full / Records:0} bytes a record");
        return sums;
    }

    private SyncReplica Load(Author author, UInt128[] sums, Func<int, bool> isDamaged)
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

        for (var leaf = 0; leaf < sums.Length; leaf++)
        {
            loaded.AddSum(leaf, sums[leaf]);
        }

        var applied = VersionVector.Of(new Dot(Eu, 5L * Records), new Dot(Us, 5L * Records));
        var (store, damaged) = loaded.Build(CausalContext.Of(applied));
        var stable = SyncStable.None(author) with { Store = store, Damaged = damaged, Applied = applied };
        var replica = new SyncReplica(stable, Options, SimAuthorKeys.SignerOf(author), new SimAuthorKeys(), Now);
        replica.Step(new SyncInput.Members([new("eu", 1), new("us", 1)]), Now);
        return replica;
    }

    private void Scrub(UInt128[] sums)
    {
        var (watch, scrub) = (Stopwatch.StartNew(), new LeafScrub());
        foreach (var (key, bytes) in _rows)
        {
            scrub.Add(key, bytes);
        }

        for (var leaf = 0; leaf < sums.Length; leaf++)
        {
            scrub.AddSum(leaf, sums[leaf]);
        }

        Assert.Empty(scrub.Damaged());
        output.WriteLine($"{Records:N0} rows scrubbed in {watch.Elapsed.TotalSeconds:0.00} s");
    }
}
