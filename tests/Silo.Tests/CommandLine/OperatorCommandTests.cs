using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

/// <summary>What operators sign at their machine.</summary>
public sealed class OperatorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_key_is_made_for_its_owner_only_and_never_overwritten()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync("create-operator-key", _folder["key"]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["key"]));
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("create-operator-key", _folder["key"]));
        Assert.Contains("never overwritten", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_others_may_read_signs_nothing()
    {
        if (OperatingSystem.IsWindows())
            return;
        await RunAsync("create-operator-key", _folder["key"]);
        File.SetUnixFileMode(_folder["key"], File.GetUnixFileMode(_folder["key"]) | UnixFileMode.OtherRead);

        Assert.Equal(ExitCodes.ConfigurationError, await SignAsync("remove", "eu"));

        Assert.Contains("operator's key", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("open to others", _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["command"]));
    }

    [Theory]
    [InlineData("admit ap --key KEY --trust-domain one")]
    [InlineData("remove eu")]
    [InlineData("rotate-key eu --key KEY --possession POSSESSION")]
    [InlineData("set-trust eu --trust-domain one")]
    [InlineData("reassign web-1 --epoch 3 --to us")]
    public async Task A_command_is_signed_for_its_chain_and_revision(string line)
    {
        await RunAsync("create-operator-key", _folder["key"]);
        Assert.Equal(ExitCodes.Success, await RunAsync("prove-key", "eu", "--new-key", _folder["new"], "--chain", "test", "--create"));
        var shown = _output.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string[] words = [.. line.Split(' ').Select(word => word switch { "KEY" => shown[1], "POSSESSION" => shown[3], _ => word })];

        Assert.True(await SignAsync(words) == ExitCodes.Success, _error.ToString());

        using var key = ConsensusKey.OpenOperator(_folder["key"]);
        var signed = Assert.IsType<FederationCommand.ByOperator>(
            FederationCommand.Decode(await File.ReadAllBytesAsync(_folder["command"])), exactMatch: false);
        Assert.Equal(7, signed.Revision);
        Assert.Equal(key.Public.Fingerprint, signed.By.Key);
        using var verifier = new EcdsaVerifier([key.Public]);
        Assert.True(verifier.Verify(0, signed.SigningDigest("test"), signed.By.Signature.Span));
        Assert.False(verifier.Verify(0, signed.SigningDigest("other"), signed.By.Signature.Span));
    }

    [Fact]
    public async Task What_is_no_signed_command_is_not_handed_in()
    {
        await File.WriteAllBytesAsync(_folder["command"], new FederationCommand.Release("web-1", 1).Encode());

        Assert.Equal(ExitCodes.DataError, await RunAsync("submit", _folder["command"]));

        Assert.Contains("no operator signs", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> SignAsync(params string[] words) => RunAsync(
        [.. words, "--operator-key", _folder["key"], "--chain", "test", "--revision", "7", "--out", _folder["command"]]);

    private Task<int> RunAsync(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var roles = new ProcessRoles((_, _) => throw new InvalidOperationException(), (_, _) => throw new InvalidOperationException());
        return SiloCommandLine.RunAsync(["federation", .. arguments], _ => null, roles, _output, _error);
    }
}
