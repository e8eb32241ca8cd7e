using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Synchronization.Wire;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>Two replicas side by side, for one rule at a time: nothing goes from one to the other unless it is carried.</summary>
internal sealed class SyncBench
{
    public const long WallMs = 1_700_000_000_000;

    private readonly SyncOptions _options;
    private long _row;

    public SyncBench(SyncOptions? options = null)
    {
        _options = options ?? new SyncOptions();
        (Eu, Us) = (Make("eu"), Make("us"));
        Eu.Step(Members, Now);
        Us.Step(Members, Now);
    }

    public SyncReplica Eu { get; }

    public SyncReplica Us { get; }

    public TimeSpan Elapsed { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How far the clock of all is from <see cref="WallMs"/>.</summary>
    public long SkewMs { get; set; }

    public SyncNow Now => new(Elapsed, WallMs + SkewMs);

    public static SyncInput.Members Members => new([new("eu", 1), new("us", 1), new("ap", 1)]);

    public static RecordKey KeyOf(string name) => new("vm", name);

    public SyncReplica Make(string region) => Make(SyncStable.None(new(region, 1)));

    public SyncReplica Make(SyncStable stable) => new(stable, _options, SimAuthorKeys.SignerOf(stable.Author), new SimAuthorKeys(), Now);

    /// <summary>A replica begins anew from rows that something was done to.</summary>
    public SyncReplica Reload(SyncReplica replica, Action<Dictionary<string, byte[]>> damage)
    {
        var (loaded, rows) = (new StableRecords(), new Dictionary<string, byte[]>());
        foreach (var record in replica.Store.Records)
        {
            rows[record.Key.ToString()] = RecordCodec.Encode(record);
        }

        foreach (var leaf in replica.Store.Records.GroupBy(record => MerkleLeaves.LeafOf(record.Key)))
        {
            loaded.AddSum(leaf.Key, leaf.Aggregate(UInt128.Zero, (sum, record) => sum + RecordDigest.Of(record)));
        }

        damage(rows);
        foreach (var (key, bytes) in rows)
        {
            loaded.Add(key, bytes);
        }

        var (store, damaged) = loaded.Build(replica.Store.Context);
        var stable = SyncStable.None(replica.Author) with
        {
            Store = store, Damaged = damaged, Applied = replica.Applied, ConsumedRow = _row,
        };
        return Make(stable);
    }

    /// <summary>Two compare what they have until neither says anything more; all that the first one has put out.</summary>
    public List<SyncOutput> Compare(SyncReplica one, SyncReplica other, IEnumerable<SyncOutput> outputs)
    {
        var all = outputs.ToList();
        for (var at = 0; at < all.Count; at++)
        {
            if (all[at] is SyncOutput.Send send && send.To == other.Author.Region && IsComparison(send))
            {
                foreach (var answer in other.Step(new SyncInput.Receive(one.Author.Region, send.Bytes), Now).OfType<SyncOutput.Send>())
                {
                    all.AddRange(
                        answer.To == one.Author.Region && IsComparison(answer)
                            ? one.Step(new SyncInput.Receive(other.Author.Region, answer.Bytes), Now)
                            : []);
                }
            }
        }

        return all;
    }

    private bool IsComparison(SyncOutput.Send send) => SyncMessageCodec.Decode(send.Bytes, _options)
        is SyncMessage.AskSums or SyncMessage.Sums or SyncMessage.AskRecords or SyncMessage.Answer;

    /// <summary>Greets both ways, and forgets what was said.</summary>
    public void Link()
    {
        Tell(Eu, Us.Author, new SyncMessage.Hello(Us.Author, VersionVector.Empty, IsAnswer: false));
        Tell(Us, Eu.Author, new SyncMessage.Hello(Eu.Author, VersionVector.Empty, IsAnswer: false));
    }

    /// <summary>A replica numbers a row that writes a register.</summary>
    public IReadOnlyList<SyncOutput> Write(SyncReplica replica, string name, int bytes = 4) =>
        Announce(replica, new RecordChange.SetRegister(KeyOf(name), "state", new byte[bytes]));

    public IReadOnlyList<SyncOutput> Announce(SyncReplica replica, params RecordChange[] changes) =>
        replica.Step(new SyncInput.Announce([new(++_row, WallMs + SkewMs, [.. changes])], WallMs + SkewMs), Now);

    public IReadOnlyList<SyncOutput> Tick(SyncReplica replica) => replica.Step(new SyncInput.Tick(), Now);

    public IReadOnlyList<SyncOutput> Tell(SyncReplica replica, Author from, SyncMessage message) =>
        replica.Step(new SyncInput.Receive(from.Region, SyncMessageCodec.Encode(message)), Now);

    /// <summary>A batch of one author, as it would send it.</summary>
    public static SyncBatch BatchOf(string region, long first, VersionVector? seen = null, long aheadMs = 0, string name = "web")
    {
        var author = new Author(region, 1);
        var builder = new TransactionBuilder(author, first, new(WallMs + aheadMs), WallMs, new RecordLimits());
        ChangeWriter.TryWrite(
            builder.Change(ReplicatedRecord.Empty(KeyOf(name))), new RecordChange.SetRegister(KeyOf(name), "state", new byte[8]));
        return SyncBatch.Sign(seen ?? VersionVector.Empty, [builder.Build()!], SimAuthorKeys.SignerOf(author));
    }

    public IReadOnlyList<SyncOutput> Push(SyncReplica replica, SyncBatch batch, string from = "us") =>
        Tell(replica, new(from, 1), new SyncMessage.Push(batch));

    /// <summary>Messages of a kind that a replica sends to a region.</summary>
    public IEnumerable<T> Sent<T>(IEnumerable<SyncOutput> outputs, string to)
        where T : SyncMessage => outputs.OfType<SyncOutput.Send>()
        .Where(send => send.To == to).Select(send => SyncMessageCodec.Decode(send.Bytes, _options)).OfType<T>();

    public static SyncDrop? DropIn(IEnumerable<SyncOutput> outputs) => outputs.OfType<SyncOutput.Dropped>().SingleOrDefault()?.Reason;
}
