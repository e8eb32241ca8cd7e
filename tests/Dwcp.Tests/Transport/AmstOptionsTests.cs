using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Dwcp.Tests.Transport;

public sealed class AmstOptionsTests
{
    [Fact]
    public void Defaults_are_valid()
    {
        new AmstOptions().Validate();
        new AmstListenerOptions().Validate();
        new TcpDialerOptions().Validate();
    }

    public static TheoryData<AmstOptions, string> Wrong => new()
    {
        { new AmstOptions { Streams = -1 }, nameof(AmstOptions.Streams) },
        { new AmstOptions { StreamsMax = AmstOptions.StreamsLimit + 1 }, nameof(AmstOptions.StreamsMax) },
        { new AmstOptions { FrameBytesMax = 1023 }, nameof(AmstOptions.FrameBytesMax) },
        { new AmstOptions { WindowBytes = 4 * 1024 * 1024 }, nameof(AmstOptions.WindowBytes) },
        { new AmstOptions { WindowBytesMin = 1024 }, nameof(AmstOptions.WindowBytesMin) },
        { new AmstOptions { QueueTimeMax = TimeSpan.Zero }, nameof(AmstOptions.QueueTimeMax) },
        { new AmstOptions { IdleTimeMax = TimeSpan.FromSeconds(9) }, nameof(AmstOptions.IdleTimeMax) },
        { new AmstOptions { ConnectTimeMax = TimeSpan.Zero }, nameof(AmstOptions.ConnectTimeMax) },
        { new AmstOptions { DialTimeMax = TimeSpan.Zero }, nameof(AmstOptions.DialTimeMax) },
        { new AmstOptions { StallTimeMax = TimeSpan.FromMilliseconds(1) }, nameof(AmstOptions.StallTimeMax) },
        { new AmstOptions { ProbeTime = TimeSpan.Zero }, nameof(AmstOptions.ProbeTime) },
        { new AmstOptions { ReconnectDelayMax = TimeSpan.FromMilliseconds(1) }, nameof(AmstOptions.ReconnectDelayMax) },
        { new AmstOptions { HandshakeTimeMax = TimeSpan.Zero }, nameof(AmstOptions.HandshakeTimeMax) },
        { new AmstOptions { LingerTimeMax = TimeSpan.FromDays(2) }, nameof(AmstOptions.LingerTimeMax) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Value_outside_its_range_is_refused_by_name(AmstOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentException>(options.Validate).ParamName);

    [Fact]
    public void Offer_with_a_field_outside_its_limits_is_refused()
    {
        var offer = new TransferOffer(AmstSessionId.New(), "memory", "eu", "us", new byte[32]);
        offer.Validate();
        Assert.Throws<ArgumentException>((offer with { Session = default }).Validate);
        Assert.Throws<ArgumentException>((offer with { Kind = "" }).Validate);
        Assert.Throws<ArgumentException>((offer with { Kind = new string('ü', 33) }).Validate);
        Assert.Throws<ArgumentException>((offer with { SourceRegion = "EU" }).Validate);
        Assert.Throws<ArgumentException>((offer with { TargetRegion = "" }).Validate);
        Assert.Throws<ArgumentException>((offer with { Token = new byte[15] }).Validate);
        Assert.Throws<ArgumentException>((offer with { Token = new byte[257] }).Validate);
    }

    [Fact]
    public void Names_give_the_same_ids_on_both_sides_and_tokens_stay_out_of_text()
    {
        Assert.Equal(AmstSessionId.FromName("m/1"), AmstSessionId.FromName("m/1"));
        Assert.NotEqual(AmstSessionId.FromName("m/1"), AmstSessionId.FromName("m/2"));
        Assert.NotEqual(FederationIdentity.FromName("staging"), FederationIdentity.FromName("production"));
        var offer = new TransferOffer(AmstSessionId.New(), "memory", "eu", "us", "0123456789abcdef"u8.ToArray());
        Assert.DoesNotContain("0123456789abcdef", offer.ToString(), StringComparison.Ordinal);
    }
}
