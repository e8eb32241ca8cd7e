using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

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

    public SyncReplica Make(string region) =>
        new(SyncStable.None(new(region, 1)), _options, SimAuthorKeys.SignerOf(new(region, 1)), new SimAuthorKeys(), Now);

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
