using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Consensus;

/// <summary>A region's key for the federation's log, and the file that says how the log began.</summary>
public sealed class ConsensusPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_once_and_for_its_owner_only()
    {
        var file = _folder["deep/consensus.key"];
        using var made = ConsensusKey.Open(file, isMade: true);
        using var found = ConsensusKey.Open(file, isMade: true);

        Assert.Equal(made.Public, found.Public);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_key_that_is_not_there_is_not_made_unasked()
    {
        var refusal = Assert.Throws<StartupException>(() => ConsensusKey.Open(_folder["none.key"], isMade: false));

        Assert.Contains("--create-consensus-key", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["none.key"]));
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = _folder["open.key"];
        ConsensusKey.Open(file, isMade: true).Dispose();
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.GroupRead);

        Assert.Throws<StartupException>(() => ConsensusKey.Open(file, isMade: false));
    }

    [Fact]
    public void What_is_no_key_on_the_curve_is_refused_and_not_shown()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var text in new[] { "geheim", other.ExportPkcs8PrivateKeyPem() })
        {
            var file = _folder["other.key"];
            Certificates(file, text);
            var refusal = Assert.Throws<StartupException>(() => ConsensusKey.Open(file, isMade: false));
            Assert.DoesNotContain(text[..5], refusal.ToString(), StringComparison.Ordinal);
        }

        static void Certificates(string file, string text) => Silo.Certificates.SecretFile.Write(file, text, isKey: true);
    }

    [Fact]
    public void A_file_says_how_the_log_began()
    {
        using var eu = EcdsaSigner.Create();
        var file = Write($$"""
            { "chain": "test", "mode": "crash", "members": [ { "region": "eu", "key": "{{Key(eu)}}", "trustDomain": "us-all" } ] }
            """);

        var read = FederationFile.Read(file);

        Assert.Equal(("test", 1L, ConsensusMode.Crash), (read.Chain, read.Epoch, read.Mode));
        Assert.Equal(new FederationMember("eu", eu.Public, "us-all"), Assert.Single(read.Members));
        Assert.Empty(read.Operators);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{ "chain": "test", "mode": "crash" }""")]
    [InlineData("""{ "chain": "test", "mode": "crash", "members": [] }""")]
    [InlineData("""{ "chain": "test", "mode": 1, "members": [ { "region": "eu", "key": "KEY" } ] }""")]
    [InlineData("""{ "chain": "test", "mode": "byzantine", "members": [ { "region": "eu", "key": "KEY" } ] }""")]
    [InlineData("""{ "chain": "test", "mode": "crash", "members": [ { "region": "eu", "key": "AAAA" } ] }""")]
    [InlineData("""{ "chain": "test", "mode": "crash", "members": [ { "region": "eu", "key": "?" } ] }""")]
    [InlineData("""{ "chain": "test", "mode": "crash", "member": 1, "members": [ { "region": "eu", "key": "KEY" } ] }""")]
    public void A_file_that_says_it_wrongly_is_refused_by_its_name(string text)
    {
        using var eu = EcdsaSigner.Create();
        var file = Write(text.Replace("KEY", Key(eu), StringComparison.Ordinal));

        var refusal = Assert.Throws<StartupException>(() => FederationFile.Read(file));

        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_that_was_told_nothing_is_no_member_and_makes_no_key()
    {
        var options = RegionUnderTest.CreateOptions("eu", _folder["eu"], [1, 2, 3, 4]);

        using var parts = ConsensusParts.Open(options);

        Assert.Null(parts.PublicKey);
        Assert.False(Directory.Exists(_folder["eu"]));
    }

    [Fact]
    public void Members_must_be_peers_and_this_region_s_key_its_own()
    {
        using var us = EcdsaSigner.Create();
        var members = $$"""{ "region": "us", "key": "{{Key(us)}}" }""";
        Assert.Contains("which is no --peer", Refuse(members, "eu").Message, StringComparison.Ordinal);
        Assert.Contains("another key for us", Refuse(members, "us").Message, StringComparison.Ordinal);

        StartupException Refuse(string member, string region)
        {
            var options = new RegionOptions
            {
                Region = region,
                DataDirectory = _folder[region],
                Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1),
                FederationFile = Write($$"""{ "chain": "test", "mode": "crash", "members": [ {{member}} ] }"""),
                CreatesConsensusKey = true,
            };
            return Assert.Throws<StartupException>(() => ConsensusParts.Open(options));
        }
    }

    private static string Key(EcdsaSigner signer) => Convert.ToBase64String(signer.Public.Info.Span);

    private string Write(string text)
    {
        var file = _folder["federation.json"];
        File.WriteAllText(file, text);
        return file;
    }
}
