using NovaCron.Dwcp.Transport.Control;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Files;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

public sealed class CopyCommandTests : IDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private CopyOptions? _started;

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_copy_with_the_least_takes_the_documented_defaults()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync(
            "copy", "/disk.img", "us:images/disk.img", "--peer", "us=b:7400", "--data", "/data"));

        Assert.NotNull(_started);
        Assert.Equal(("/disk.img", "us", "images/disk.img"), (_started.File, _started.Region, _started.Path));
        Assert.Equal(("/data/tls", "b"), (_started.TlsDirectory, _started.Peer.Address.Host));
        Assert.Equal((false, false, false), (_started.IsOverwriting, _started.IsRestart, _started.IsJson));
        Assert.Null(_started.PathsFile);
        Assert.Equal(TimeSpan.FromMinutes(10), _started.Patience);
        Assert.Equal((0, null, BandwidthSchedule.Unlimited), (
            _started.Transfer.Streams, _started.Transfer.Control.ForcedMode, _started.Transfer.Control.Bandwidth));
    }

    [Fact]
    public async Task A_copy_remembers_paths_with_the_agent_of_its_data_folder()
    {
        using var folder = new TemporaryFolder();
        var agent = Directory.CreateDirectory(Path.Combine(folder.Path, "agent")).FullName;
        Assert.Equal(ExitCodes.Success, await RunAsync("copy", "/disk.img", "us:x", "--peer", "us=b:7400", "--data", folder.Path));
        Assert.Equal(Path.Combine(agent, "paths.json"), _started?.PathsFile);
    }

    [Fact]
    public async Task A_copy_takes_the_regions_settings_and_its_own_arguments()
    {
        _environment["NOVACRON_PEER"] = "asia=c:1 us=b:7400";
        _environment["NOVACRON_TLS"] = "/tls";
        _environment["NOVACRON_OVERWRITE"] = "true";
        Assert.Equal(ExitCodes.Success, await RunAsync(
            "copy", "/disk.img", "us:a:b", "--restart", "--timeout", "5", "-o", "json", "--streams", "9", "--mode", "internet",
            "--cap", "50Mbit/s", "--priority", "background"));

        Assert.NotNull(_started);
        Assert.Equal(("/tls", "b", "a:b"), (_started.TlsDirectory, _started.Peer.Address.Host, _started.Path));
        // To write over something is never a setting.
        Assert.Equal((false, true, true), (_started.IsOverwriting, _started.IsRestart, _started.IsJson));
        Assert.Equal(TimeSpan.FromSeconds(5), _started.Patience);
        var control = _started.Transfer.Control;
        Assert.Equal(
            (9, TransferMode.Internet, TransferPriority.Background),
            (_started.Transfer.Streams, control.ForcedMode, control.Priority));
        Assert.Equal("50Mbit/s", control.Bandwidth.ToString());
    }

    [Theory]
    [InlineData("us", "'us' is no target: REGION:PATH.")]
    [InlineData(":x", "':x' is no target")]
    [InlineData("asia:x", "Where is region asia? Give its address by --peer asia=HOST:PORT.")]
    [InlineData("US:x", "no name")]
    [InlineData("us:x --timeout 0", "--timeout must be 1 to 86400 seconds")]
    [InlineData("us:x --streams 0", "--streams must be 1 to 512")]
    [InlineData("us:x --streams 513", "Streams must be 0 to 512")]
    [InlineData("us:x --mode fast", "fast")]
    [InlineData("us:x --cap 50", "--cap: '50' is not understood")]
    [InlineData("us:x -o yaml", "yaml")]
    public async Task What_is_wrong_is_told(string words, string reason)
    {
        string[] arguments = ["copy", "/disk.img", .. words.Split(' '), "--peer", "us=b:7400", "--tls", "/tls"];
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync(arguments));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Fact]
    public async Task A_copy_without_a_certificate_is_told_how_to_name_one()
    {
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("copy", "/disk.img", "us:x", "--peer", "us=b:7400"));
        Assert.Contains("--tls", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data")]
    [InlineData("/data/files")]
    [InlineData("/")]
    [InlineData("/tls")]
    public async Task Files_of_peers_are_kept_apart_from_a_regions_own(string files)
    {
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync(
            "up", "--region", "eu", "--listen", "10.0.0.1:7400", "--data", "/data", "--tls", "/tls", "--files", files));
        Assert.Contains($"--files {files} must lie apart from", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => SiloCommandLine.RunAsync(
        arguments,
        name => _environment.GetValueOrDefault(name),
        new ProcessRoles((_, _) => Task.FromResult(ExitCodes.Success), (_, _) => Task.FromResult(ExitCodes.InternalError))
        {
            Copy = (options, _) =>
            {
                _started = options;
                return Task.FromResult(ExitCodes.Success);
            },
        },
        _output,
        _error);
}
