using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

public sealed class SealCertificateTests
{
    private static readonly FederationConfiguration Ended = LogKit.Configuration(members: 5);
    private static readonly FederationConfiguration Next = Ended with { Epoch = 2 };

    [Theory]
    [InlineData(3, ConsensusMode.Crash, ConsensusMode.Crash, 2)]
    [InlineData(5, ConsensusMode.Crash, ConsensusMode.Crash, 3)]
    [InlineData(5, ConsensusMode.Crash, ConsensusMode.Byzantine, 4)]
    [InlineData(5, ConsensusMode.Byzantine, ConsensusMode.Crash, 4)]
    [InlineData(5, ConsensusMode.Byzantine, ConsensusMode.Byzantine, 4)]
    [InlineData(7, ConsensusMode.Crash, ConsensusMode.Byzantine, 5)]
    public void Either_side_that_expects_liars_needs_more(int members, ConsensusMode from, ConsensusMode to, int quorum)
    {
        var ended = LogKit.Configuration(from, members);
        Assert.Equal(quorum, SealCertificate.QuorumOf(ended, ended with { Epoch = 2, Mode = to }));
    }

    [Fact]
    public void A_quorum_of_signatures_proves_an_end_and_one_less_does_not()
    {
        using var verifier = Verifier();
        Assert.True(Signed(0, 2, 4).Proves(Ended, Next, verifier));
        Assert.False(Signed(0, 2).Proves(Ended, Next, verifier));
        Assert.False(Signed(0, 2, 2).Proves(Ended, Next, verifier));
        Assert.True(Signed(0, 2, 2, 4).Proves(Ended, Next, verifier));
        var byzantine = Next with { Mode = ConsensusMode.Byzantine };
        Assert.False(Of(byzantine, 0, 1, 2).Proves(Ended, byzantine, verifier));
        Assert.True(Of(byzantine, 0, 1, 2, 3).Proves(Ended, byzantine, verifier));
    }

    [Fact]
    public void What_is_of_another_epoch_proves_nothing()
    {
        using var verifier = Verifier();
        var certificate = Signed(0, 1, 2);
        Assert.False(certificate.Proves(Ended, Next with { Epoch = 3 }, verifier));
        Assert.False(certificate.Proves(Ended with { Epoch = 2 }, Next with { Epoch = 3 }, verifier));
        Assert.False((certificate with { Epoch = 2 }).Proves(Ended, Next, verifier));
        Assert.False(certificate.Proves(Ended, Next with { Mode = ConsensusMode.Byzantine }, verifier));
        Assert.False(certificate.Proves(Ended with { Chain = "other" }, Next, verifier));

        // A later epoch, by certificates that fit it in all but that.
        var third = Ended with { Epoch = 3 };
        Assert.False(Of(third, 0, 1, 2).Proves(Ended, third, verifier));
    }

    [Fact]
    public void Nothing_may_be_missing()
    {
        using var verifier = Verifier();
        var certificate = Signed(0, 1, 2);
        Assert.Throws<ArgumentNullException>("ended", () => SealCertificate.QuorumOf(null!, Next));
        Assert.Throws<ArgumentNullException>("next", () => SealCertificate.QuorumOf(Ended, null!));
        Assert.Throws<ArgumentNullException>("ended", () => certificate.Proves(null!, Next, verifier));
        Assert.Throws<ArgumentNullException>("next", () => certificate.Proves(Ended, null!, verifier));
        Assert.Throws<ArgumentNullException>("verifier", () => Signed().Proves(Ended, Next, null!));
        Assert.Throws<ArgumentNullException>("trusted", () => EpochHistory.Follow(null!, []));
        Assert.Throws<ArgumentNullException>("starts", () => EpochHistory.Follow(Ended, null!));
    }

    private static EcdsaVerifier Verifier() => new(Ended.Members.Select(member => member.Key));

    private static SealCertificate Signed(params int[] signers) => Of(Next, signers);

    private static SealCertificate Of(FederationConfiguration next, params int[] signers)
    {
        var seal = new Statement.Seal(7, Digest.Of([3]), next.Digest);
        return new SealCertificate(1, seal, [.. signers.Select(signer =>
            (signer, SignedStatement.Sign(LogKit.Chain, 1, signer, seal, LogKit.Keys[signer]).Signature))]);
    }
}
