using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Receipts;

public sealed class CertificateTests
{
    private static readonly FederationConfiguration Configuration = LogKit.Configuration();

    [Fact]
    public void A_root_that_a_quorum_signed_holds_for_its_own_chain_and_epoch_only()
    {
        var unsigned = new RootCertificate(LogKit.Chain, 1, 7, ReceiptKit.Other, []);
        Assert.True(Holds(unsigned));
        Assert.False(Holds(unsigned with { Chain = "other" }));
        Assert.False(Holds(unsigned with { Epoch = 2 }));
    }

    [Fact]
    public void An_ownership_of_another_chain_or_epoch_is_named_so_by_whichever_way_it_is_asked()
    {
        var state = ReceiptKit.Moved();
        var ownership = OwnershipCertificate.Create(state, "db", ReceiptKit.Certificate(state, 0, 1, 2))!;
        Assert.Null(ownership.Verify(Configuration));
        Assert.Equal(ReceiptFailure.OtherChain, ownership.Verify(Configuration with { Chain = "other" }));
        Assert.Equal(ReceiptFailure.OtherEpoch, ownership.Verify(Configuration with { Epoch = 2 }));
        Assert.Null(OwnershipCertificate.Decode(ownership.Encode()).Verify(Configuration));
    }

    /// <summary>Whatever changes one of these breaks every receipt that anybody has kept.</summary>
    [Fact]
    public void What_is_signed_stays_the_same_from_version_to_version()
    {
        var root = RootCertificate.SigningDigest(LogKit.Chain, 1, 7, ReceiptKit.Other);
        Assert.Equal("b2b2b3e7f062475e8bef3d32b97e519d2ad332803a9a5348cc1ec65d6e3183cd", root.ToString());
        var statement = ReceiptKit.Statement().SigningDigest();
        Assert.Equal("7e94fed38cc1452d653a82ecf3ae1f3f99e5be8e91417cf7e11d8fb9dd7079af", statement.ToString());
    }

    [Fact]
    public void Each_part_of_a_statement_is_signed()
    {
        var said = ReceiptKit.Statement();
        MigrationStatement[] others =
        [
            said with { Chain = "other" },
            said with { Vm = "other" },
            said with { Uid = "other" },
            said with { Epoch = 9 },
            said with { Migration = "other" },
            said with { From = "other" },
            said with { To = "other" },
            said with { AtSource = said.AtSource with { Disk = ReceiptKit.Other } },
            said with { AtSource = said.AtSource with { Memory = ReceiptKit.Other } },
            said with { AtTarget = said.AtTarget with { Disk = ReceiptKit.Other } },
            said with { AtTarget = said.AtTarget with { Memory = ReceiptKit.Other } },
            said with { Times = new TransferTimes(1000, 2000, 3001) },
        ];
        var digests = others.Append(said).Select(one => one.SigningDigest()).ToHashSet();
        Assert.Equal(others.Length + 1, digests.Count);
    }

    private static bool Holds(RootCertificate unsigned)
    {
        var digest = unsigned.SigningDigest();
        var signatures = Enumerable.Range(0, 3).Select(i => new RootSignature(i, LogKit.Keys[i].Sign(digest)));
        var signed = unsigned with { Signatures = [.. signatures] };
        using var verifier = new EcdsaVerifier(Configuration.Members.Select(member => member.Key));
        Assert.Equal(signed.Verify(Configuration), signed.Verify(Configuration, verifier));
        return signed.Verify(Configuration);
    }
}
