using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class ConfigurationRuleTests
{
    private const string TooMany = "a configuration needs a chain, and no more members and operators than there may be";

    private static readonly FederationConfiguration Good = LogKit.Configuration();

    [Fact]
    public void A_configuration_that_contradicts_itself_is_refused_by_what_is_wrong()
    {
        var (first, second) = (Good.Members[0], Good.Members[1]);
        Refused("epochs begin with 1", Good with { Epoch = 0 });
        Refused("a federation has members", Good with { Members = [] });
        Refused("3 members are too few for one that lies", LogKit.Configuration(ConsensusMode.Byzantine, 3));
        Refused("a region is there twice", Good with { Members = [first, second with { Region = "ams" }] });
        Refused("two members have one key", Good with { Members = [first, second with { Key = first.Key }] });
        Refused("9 is no mode", Good with { Mode = (ConsensusMode)9 });
        Refused("a region's name is no name", Good with { Members = [first, second with { Region = string.Empty }] }, isReadSo: false);
        Refused("a trust domain is no name", Good with { Members = [first, second with { TrustDomain = "u\ns" }] }, isReadSo: false);
        Refused("its timeouts cannot be kept", Good with { Timeouts = Good.Timeouts with { Round = default } }, isReadSo: false);
    }

    /// <summary>A member of an older version stays where it is: it would execute the epoch by other rules than the others do.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_epoch_of_another_state_machine_is_not_begun(int version) => Refused(
        $"its state machine has version {version}, and the one here 1", Good with { StateMachineVersion = version });

    [Fact]
    public void Each_key_of_members_and_operators_is_written_in_the_one_way()
    {
        const string Flaw = "a key is not an uncompressed point of P-256";
        var (first, second) = (Good.Members[0], Good.Members[1]);
        var member = Good with { Members = [first, second with { Key = LogParts.LongKey(second.Key) }] };
        var someone = Good with { Operators = [LogKit.Operator.Public, LogParts.LongKey(LogKit.Operator.Public)] };
        Refused(Flaw, member, isReadSo: false);
        Refused(Flaw, someone, isReadSo: false);
        Assert.Equal("a key is not one on P-256", LogParts.Refusal(() => FederationConfiguration.Decode(member.Encode())));
        Assert.Equal("a key is not one on P-256", LogParts.Refusal(() => FederationConfiguration.Decode(someone.Encode())));
    }

    [Fact]
    public void There_are_as_many_members_and_operators_as_there_may_be_and_not_one_more()
    {
        var many = Enumerable.Range(0, LogLimits.MembersMax + 1).Select(i => new FederationMember($"region {i}", NewKey(), "us")).ToArray();
        var operators = Enumerable.Repeat(LogKit.Operator.Public, LogLimits.OperatorsMax + 1).ToArray();
        var most = Good with { Members = many[1..], Operators = operators[1..] };
        most.Validate();
        Assert.Equal(most, FederationConfiguration.Decode(most.Encode()));
        Refused(TooMany, most with { Members = many }, isReadSo: false);
        Refused(TooMany, most with { Operators = operators }, isReadSo: false);
        Refused(TooMany, most with { Chain = "one\ntwo" }, isReadSo: false);
        Assert.Equal("a length of 33 is outside 0 to 32", Refusal(most with { Members = many }));
        Assert.Equal("a length of 17 is outside 0 to 16", Refusal(most with { Operators = operators }));
        Assert.Equal("a text is no name", Refusal(most with { Chain = "one\ntwo" }));
    }

    [Fact]
    public void Two_are_equal_where_all_of_them_is()
    {
        var (first, second) = (Good.Members[0], Good.Members[1]);
        FederationConfiguration[] others =
        [
            Good with { Chain = "other" },
            Good with { Epoch = 2 },
            Good with { Mode = ConsensusMode.Byzantine },
            Good with { Members = [second, first] },
            Good with { Members = [first with { TrustDomain = "them" }] },
            Good with { Members = [first with { IsQuarantined = true }] },
            Good with { Operators = [] },
            Good with { Timeouts = Good.Timeouts with { Round = new(1) } },
            Good with { StateMachineVersion = 2 },
        ];
        Assert.All(others, other => Assert.False(Good.Equals(other)));
        Assert.Equal(others.Length + 1, others.Append(Good).Select(one => one.Digest).Distinct().Count());
        Assert.False(Good.Equals(null));
        var same = Good with { Members = [.. Good.Members] };
        Assert.True(Good.Equals(same));
        Assert.Equal(Good.GetHashCode(), same.GetHashCode());
    }

    /// <summary>Whatever changes this gives every epoch that there is another name.</summary>
    [Fact]
    public void A_configuration_is_written_the_same_from_version_to_version()
    {
        var one = Good with { Epoch = 7, Members = [Good.Members[0] with { IsQuarantined = true }], Mode = ConsensusMode.Crash };
        var written = new WireWriter().Text("test").I64(7).U8(1)
            .I32(1).Text("ams").Bytes(LogKit.Keys[0].Public.Info.Span).Text("us").U8(1)
            .I32(1).Bytes(LogKit.Operator.Public.Info.Span)
            .I64(1_000_000).I64(10_000_000).I64(10_000_000)
            .I32(1);
        Assert.Equal(written.ToArray(), one.Encode());
        Assert.Equal(written.Digest, one.Digest);
    }

    private static MemberKey NewKey()
    {
        using var signer = EcdsaSigner.Create();
        return signer.Public;
    }

    private static string Refusal(FederationConfiguration configuration) =>
        LogParts.Refusal(() => FederationConfiguration.Decode(configuration.Encode()));

    private static void Refused(string flaw, FederationConfiguration bad, bool isReadSo = true)
    {
        Assert.Equal(flaw, Assert.Throws<ArgumentException>(bad.Validate).Message);
        if (isReadSo)
        {
            Assert.Equal(flaw, Refusal(bad));
        }
    }
}
