using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Receipts;

public sealed class ReceiptTests
{
    private static readonly FederationConfiguration Configuration = LogKit.Configuration();

    [Fact]
    public void A_receipt_holds_for_whoever_knows_the_configuration()
    {
        var receipt = ReceiptKit.Receipt();
        Assert.Null(receipt.Verify(Configuration));
        var read = MigrationReceipt.Decode(receipt.Encode());
        Assert.Null(read.Verify(Configuration));
        Assert.Equal(receipt.Encode(), read.Encode());
    }

    [Fact]
    public void A_receipt_of_something_else_names_what_is_wrong()
    {
        var said = ReceiptKit.Statement();
        Assert.Equal(ReceiptFailure.OtherChain, ReceiptKit.Receipt(said with { Chain = "other" }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherOwner, ReceiptKit.Receipt(said with { Vm = "web" }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherOwner, ReceiptKit.Receipt(said with { To = "cpt" }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherMigration, ReceiptKit.Receipt(said with { Epoch = 3 }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherMigration, ReceiptKit.Receipt(said with { Migration = "m2" }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherMigration, ReceiptKit.Receipt(said with { From = "cpt" }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherMigration, ReceiptKit.Receipt(said with { Times = default }).Verify(Configuration));
        var content = LogKit.Content with { Disk = ReceiptKit.Other };
        Assert.Equal(ReceiptFailure.ContentDiffers, ReceiptKit.Receipt(said with { AtTarget = content }).Verify(Configuration));
        var both = said with { AtSource = content, AtTarget = content };
        Assert.Equal(ReceiptFailure.ContentDiffers, ReceiptKit.Receipt(both).Verify(Configuration));
    }

    [Fact]
    public void A_receipt_needs_both_signatures_and_a_quorums()
    {
        var receipt = ReceiptKit.Receipt();
        Assert.Equal(ReceiptFailure.SourceDidNotSign, (receipt with { BySource = receipt.ByTarget }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.TargetDidNotSign, (receipt with { ByTarget = default }).Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherEpoch, receipt.Verify(Configuration with { Epoch = 2 }));
        foreach (var members in new int[][] { [0, 1], [0, 1, 1], [] })
        {
            var certificate = receipt.Ownership with { Root = ReceiptKit.Certificate(ReceiptKit.Moved(), members) };
            Assert.Equal(ReceiptFailure.NoQuorum, (receipt with { Ownership = certificate }).Verify(Configuration));
        }

        var without = Configuration with { Members = [.. Configuration.Members.Skip(1), new("zrh", LogKit.Keys[4].Public, "us")] };
        Assert.Equal(ReceiptFailure.NoQuorum, receipt.Verify(without));
    }

    [Fact]
    public void A_source_that_is_no_member_cannot_give_a_receipt()
    {
        var state = ReceiptKit.Moved();
        var renamed = Configuration with { Members = [Configuration.Members[0] with { Region = "zrh" }, .. Configuration.Members.Skip(1)] };
        Assert.Equal(ReceiptFailure.NotMember, ReceiptKit.Receipt().Verify(renamed));
        Assert.Null(OwnershipCertificate.Create(state, "web", ReceiptKit.Certificate(state, 0, 1, 2)));
        Assert.Null(OwnershipCertificate.Create(state, "db", ReceiptKit.Certificate(state, 0, 1, 2) with { Root = ReceiptKit.Other }));
    }

    [Fact]
    public void An_old_owner_is_not_in_the_state()
    {
        var receipt = ReceiptKit.Receipt();
        var stale = receipt.Ownership with { Record = receipt.Ownership.Record with { Owner = "ams" } };
        Assert.Equal(ReceiptFailure.NotInState, (receipt with { Ownership = stale }).Verify(Configuration));
    }

    [Fact]
    public void No_byte_of_a_receipt_may_be_anything()
    {
        var bytes = ReceiptKit.Receipt().Encode();
        var random = new Random(3);
        for (var i = 0; i < bytes.Length; i++)
        {
            var forged = (byte[])bytes.Clone();
            forged[i] ^= (byte)(1 << random.Next(8));
            Assert.True(Fails(forged), $"byte {i} may be anything");
        }
    }

    private static bool Fails(byte[] forged)
    {
        try
        {
            return MigrationReceipt.Decode(forged).Verify(Configuration) is not null;
        }
        catch (NovaCron.Dwcp.Consensus.Wire.WireFormatException)
        {
            return true;
        }
    }
}
