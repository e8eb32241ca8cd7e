using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Dwcp.Tests.Consensus.Log;

namespace NovaCron.Dwcp.Tests.Consensus.Acp;

/// <summary>From the federation's file to a later epoch.</summary>
public sealed class EpochHistoryTests
{
    private static readonly FederationConfiguration First = LogKit.Configuration();
    private static readonly FederationConfiguration Second = First with { Epoch = 2, Mode = ConsensusMode.Byzantine };
    private static readonly FederationConfiguration Third =
        Second with { Epoch = 3, Members = [.. Second.Members.Take(3)], Mode = ConsensusMode.Crash };

    [Fact]
    public void Each_epoch_follows_from_the_one_before()
    {
        EpochStart[] starts = [Start(First, Second, 0, 1, 2), Start(Second, Third, 1, 2, 3)];

        Assert.Equal(First, EpochHistory.Follow(First, []));
        Assert.Equal(Second, EpochHistory.Follow(First, starts.Take(1)));
        Assert.Equal(Third, EpochHistory.Follow(First, starts));
        Assert.Equal(Third, EpochHistory.Follow(Second, starts));
    }

    [Fact]
    public void What_does_not_follow_is_refused()
    {
        var start = Start(First, Second, 0, 1, 2);

        Assert.Null(EpochHistory.Follow(First, [Start(First, Second, 0, 1)]));
        Assert.Null(EpochHistory.Follow(First, [Start(First, Second, 0, 1, 1)]));
        Assert.Null(EpochHistory.Follow(First, [start with { Configuration = Second with { Mode = ConsensusMode.Crash } }]));
        Assert.Null(EpochHistory.Follow(First, [Start(Second, Third, 1, 2, 3)]));
        Assert.Null(EpochHistory.Follow(First with { Chain = "other" }, [start]));
        Assert.Null(EpochHistory.Follow(First with { Members = [.. First.Members.Reverse()] }, [start]));
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var encoded = EpochHistory.Encode(Start(First, Second, 0, 1, 2));

        Assert.Equal(Second, EpochHistory.Follow(First, [EpochHistory.Decode(encoded)]));
        Assert.Throws<WireFormatException>(() => EpochHistory.Decode(encoded.AsMemory(..^1)));
        Assert.Throws<WireFormatException>(() => EpochHistory.Decode(new byte[EpochHistory.StartBytesMax + 1]));
    }

    private static EpochStart Start(FederationConfiguration ended, FederationConfiguration next, params int[] signers)
    {
        var seal = new Statement.Seal(7, Digest.Of([3]), next.Digest);
        var signatures = signers
            .Select(signer => (signer, SignedStatement.Sign(LogKit.Chain, ended.Epoch, signer, seal, LogKit.Keys[signer]).Signature))
            .ToList();
        return new EpochStart(new SealCertificate(ended.Epoch, seal, signatures), next);
    }
}
