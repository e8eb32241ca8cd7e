using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Kit.SyncFields;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

public sealed class RecordCodecTests
{
    private static readonly RecordLimits Limits = new();

    [Fact]
    public void Records_are_read_as_they_were_written() => Prop.ForAll(SyncAction.Many(60), actions =>
    {
        var records = SyncWorld.Run(actions).Regions[0].Snapshot.Records.ToArray();
        Assert.Equal(records, RecordCodec.Decode(RecordCodec.Encode(records), Limits));
    }).Check(SyncProperty.Of(50));

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_mean_something_else() => Prop.ForAll(SyncAction.Many(12), actions =>
        WireCheck.IsStrict(
            RecordCodec.Encode(SyncWorld.Run(actions).Regions[0].Snapshot.Records.ToArray()),
            bytes => RecordCodec.Decode(bytes, Limits),
            records => RecordCodec.Encode(records))).Check(SyncProperty.Of(20));

    [Fact]
    public void A_record_that_is_not_there_can_be_told_too()
    {
        var none = ReplicatedRecord.Empty(new("vm", "web"));
        Assert.Equal(none, Assert.Single(RecordCodec.Decode(RecordCodec.Encode(none), Limits)));
    }

    [Fact]
    public void Records_out_of_order_are_refused()
    {
        var (web, db) = (ReplicatedRecord.Empty(new("vm", "web")), ReplicatedRecord.Empty(new("vm", "db")));
        Assert.Throws<ArgumentException>(() => RecordCodec.Encode(web, db));
        var bytes = RecordCodec.Encode(db, ReplicatedRecord.Empty(new("vm", "dc")));
        bytes[^5] = (byte)'b';
        Assert.Contains(
            "vm/db is out of order",
            Assert.Throws<WireFormatException>(() => RecordCodec.Decode(bytes, Limits)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_records_have_equal_digests_and_others_have_others() => Prop.ForAll(SyncAction.Many(40), actions =>
    {
        var records = SyncWorld.Run(actions).Regions.Select(region => region.Record("web")).ToList();
        return records.All(one => records.All(other => one.Equals(other) == (RecordDigest.Of(one) == RecordDigest.Of(other))));
    }).Check(SyncProperty.Of(100));

    [Fact]
    public void A_digest_stays_what_it_is_as_other_versions_have_it_too()
    {
        var eu = new SyncRegion("eu");
        eu.Write("web", writer =>
        {
            State.Write(writer, "running");
            Labels.Put(writer, "a", true);
            Uses.Add(writer, -3);
            Quota.Increment(writer, 10);
        });
        Assert.Equal("38481a769b7c430d93a5fa205c70fa8d", RecordDigest.Of(eu.Record("web")).ToString("x32", null));
    }
}
