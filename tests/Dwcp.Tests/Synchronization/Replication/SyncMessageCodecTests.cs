using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
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
            ["page"] = new SyncMessage.Page(id, key, [.. region.Snapshot.Records], IsLast: false),
        };
    }

    private sealed class NoSigner : IMemberSigner
    {
        public ReadOnlyMemory<byte> Sign(in Digest digest) => new byte[] { 1, 2, 3 };
    }
}
