using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using NovaCron.Dwcp.Tests.Synchronization.Wire;

namespace NovaCron.Dwcp.Tests.Synchronization.Replication;

public sealed class SyncMessageCodecTests
{
    private static readonly SyncOptions Options = new();
    private static readonly Author Eu = new("eu", 1);
    private static readonly VersionVector Vector = VersionVector.Of(new Dot(Eu, 7), new Dot(new("us", 2), 300));

    public static TheoryData<string> Kinds => [.. All().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Message_is_read_as_it_was_written(string kind)
    {
        var bytes = SyncMessageCodec.Encode(All()[kind]);
        Assert.Equal(bytes, SyncMessageCodec.Encode(SyncMessageCodec.Decode(bytes, Options)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_were_changed_are_refused_or_another_message(string kind) =>
        WireCheck.IsStrict(
            SyncMessageCodec.Encode(All()[kind]), bytes => SyncMessageCodec.Decode(bytes, Options), SyncMessageCodec.Encode);

    [Fact]
    public void Page_that_has_nothing_and_is_not_the_last_one_or_goes_back_is_refused()
    {
        var record = new SyncRegion("eu").Record("web");
        var page = (SyncMessage.Page)All()["page"];
        Refuse(page with { Records = [], IsLast = false });
        Refuse(page with { After = page.Records[0].Key });
        Refuse(page with { Records = [record] });
        SyncMessageCodec.Decode(SyncMessageCodec.Encode(page with { Records = [], IsLast = true }), Options);
    }

    [Fact]
    public void Batch_that_says_to_have_seen_its_own_author_is_refused() =>
        Refuse(new SyncMessage.Push(SyncBatch.Sign(Vector, [Made()], new NoSigner())));

    [Fact]
    public void Sums_that_are_not_those_of_nodes_are_refused()
    {
        var id = Digest.Of([1]);
        Refuse(new SyncMessage.AskSums(id, 3, [0]));
        Refuse(new SyncMessage.AskSums(id, 0, [1]));
        Refuse(new SyncMessage.AskSums(id, 1, []));
        Refuse(new SyncMessage.AskSums(id, 1, [2, 2]));
        Refuse(new SyncMessage.AskSums(id, 2, [.. Enumerable.Range(0, 257)]));
        Refuse(new SyncMessage.Sums(id, [1, 2, 3]));
        Refuse(new SyncMessage.Sums(id, new ulong[8192 + 32]));
    }

    [Fact]
    public void Leaves_and_digests_out_of_order_or_too_many_are_refused()
    {
        var id = Digest.Of([1]);
        Refuse(new SyncMessage.AskRecords(id, []));
        Refuse(new SyncMessage.AskRecords(id, [new(MerkleLeaves.Count, [])]));
        Refuse(new SyncMessage.AskRecords(id, [new(2, []), new(1, [])]));
        Refuse(new SyncMessage.AskRecords(id, [new(2, [5, 5])]));
        var many = Enumerable.Range(0, 6_000).Select(i => (ulong)i).ToArray();
        Refuse(new SyncMessage.AskRecords(id, [new(2, many), new(3, many)]));
    }

    [Fact]
    public void Answer_with_records_of_other_leaves_or_of_what_was_not_applied_is_refused()
    {
        var region = new SyncRegion("eu");
        region.Write("web", writer => SyncFields.Tags.Add(writer, "a"));
        var answer = Answer(region);
        SyncMessageCodec.Decode(SyncMessageCodec.Encode(answer), Options);
        Refuse(answer with { Leaves = [new(0, IsComplete: true, [])] });
        Refuse(answer with { Applied = VersionVector.Empty });
        Refuse(answer with { Refused = [4, 3] });
        Refuse(answer with { Records = [ReplicatedRecord.Empty(new("vm", "web"))] });
    }

    private static SyncMessage.Answer Answer(SyncRegion region) => new(
        Digest.Of([1, 2]),
        Vector,
        [3, 4],
        [new(MerkleLeaves.LeafOf("vm/web"), IsComplete: true, [2, 3])],
        [.. region.Snapshot.Records]);

    private static void Refuse(SyncMessage message) =>
        Assert.Throws<WireFormatException>(() => SyncMessageCodec.Decode(SyncMessageCodec.Encode(message), Options));

    private static Transaction Made() => new SyncRegion("eu").Write("web", writer => SyncFields.Tags.Add(writer, "a"))!;

    private static Dictionary<string, SyncMessage> All()
    {
        var region = new SyncRegion("eu");
        var transaction = region.Write("web", writer => SyncFields.Tags.Add(writer, "a"))!;
        var seen = VersionVector.Of(new Dot(new("us", 2), 300));
        var context = CausalContext.Of(Vector).Add(new Dot(new("ap", 1), 9));
        var (id, key) = (Digest.Of([1, 2]), new RecordKey("vm", "a"));
        return new()
        {
            ["hello"] = new SyncMessage.Hello(Eu, Vector, IsAnswer: true),
            ["ack"] = new SyncMessage.Ack(Eu, Vector, [new(Eu, 5), new(new("us", 2), 6)]),
            ["beat"] = new SyncMessage.Beat(Heartbeat.Sign(Eu, 7, SyncRegion.Start, new NoSigner())),
            ["push"] = new SyncMessage.Push(SyncBatch.Sign(seen, [transaction], new NoSigner())),
            ["want"] = new SyncMessage.Want(Eu, 12),
            ["offer"] = new SyncMessage.Offer(id, Vector, seen, context, transaction.Time),
            ["ask"] = new SyncMessage.Ask(id, key),
            ["ask first"] = new SyncMessage.Ask(id, null),
            ["ask sums"] = new SyncMessage.AskSums(id, 2, [3, 1023]),
            ["sums"] = new SyncMessage.Sums(id, [.. Enumerable.Range(0, 64).Select(i => ulong.MaxValue - (ulong)i)]),
            ["sums of none"] = new SyncMessage.Sums(id, []),
            ["ask records"] = new SyncMessage.AskRecords(id, [new(7, [1, (1UL << 48) - 1]), new(8, [])]),
            ["answer"] = Answer(region),
            ["page"] = new SyncMessage.Page(id, key, [.. region.Snapshot.Records], IsLast: false),
        };
    }

    private sealed class NoSigner : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => new byte[] { 1, 2, 3 };
    }
}
