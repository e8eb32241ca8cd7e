using System.Net;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

public sealed class SiloCommandLineTests : IDisposable
{
    private static readonly string[] Minimal = ["up", "--region", "eu", "--listen", "10.0.0.1:7400", "--data", "/data"];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private RegionOptions? _started;

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Up_with_the_least_takes_the_documented_defaults()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync(Minimal));

        Assert.NotNull(_started);
        Assert.Equal("eu", _started.Region);
        Assert.Equal(IPEndPoint.Parse("10.0.0.1:7400"), _started.Listen);
        Assert.Equal("/data", _started.DataDirectory);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:7480"), _started.Api);
        Assert.Empty(_started.Peers);
        Assert.Empty(_started.PeerPins.Regions);
        Assert.Null(_started.DataListen);
        Assert.Equal("", _started.DataReachedAt);
        Assert.Equal(HypervisorChoice.Auto, _started.Hypervisor);
        Assert.Null(_started.MemoryBytes);
        Assert.Null(_started.DiskBytes);
        Assert.Equal(TimeSpan.FromMinutes(10), _started.LinkPatience);
        Assert.Equal(24960, _started.SiloPort);
        Assert.Equal(24961, _started.GatewayPort);
        Assert.Equal(RegionOptions.MakeHostName(Environment.MachineName), _started.HostName);
    }

    [Fact]
    public async Task Up_with_everything_takes_everything()
    {
        string[] more =
        [
            "--peer", "us=10.0.1.1:7400,10.0.1.2:7401", "--peer", "asia=[fd00::1]:7401", "--api", "[::1]:7481", "--host-name", "rack-1",
            "--hypervisor", "in-process", "--memory", "2GiB", "--disk", "1TiB", "--keep-memory", "0", "--tls", "/tls", "--ca", "/ca",
            "--share-memory", "--link-patience", "90", "--orleans-silo-port", "30000", "--orleans-gateway-port", "30001",
            "--data-listen", "*:7402", "--data-advertise", "eu.example.net:7403", "--peer-pin", $"us=sha256:{new string('0', 64)}",
            "--bandwidth", "us=mon-fri 08:00-18:00 50Mbit/s; 400Mbit/s",
        ];
        Assert.Equal(ExitCodes.Success, await RunAsync([.. Minimal, .. more]));

        Assert.NotNull(_started);
        Assert.Equal(["us=10.0.1.1:7400 10.0.1.2:7401", "asia=[fd00::1]:7401"], _started.Peers.Select(
            peer => $"{peer.Region}={string.Join(' ', peer.Addresses.Select(address => address.ToText()))}"));
        Assert.Equal(IPEndPoint.Parse("[::1]:7481"), _started.Api);
        Assert.Equal("rack-1", _started.HostName);
        Assert.Equal(HypervisorChoice.InProcess, _started.Hypervisor);
        Assert.Equal(2L << 30, _started.MemoryBytes);
        Assert.Equal(1L << 40, _started.DiskBytes);
        Assert.Equal(0, _started.KeptBytes);
        Assert.True(_started.SharesKept);
        Assert.Equal(TimeSpan.FromSeconds(90), _started.LinkPatience);
        Assert.Equal("/tls", _started.TlsDirectory);
        Assert.Equal("/ca", _started.CaDirectory);
        Assert.Equal((30000, 30001), (_started.SiloPort, _started.GatewayPort));
        Assert.Equal((IPEndPoint.Parse("0.0.0.0:7402"), "eu.example.net:7403"), (_started.DataListen, _started.DataReachedAt));
        Assert.Equal(["us"], _started.PeerPins.Regions);
        Assert.Equal(["us"], _started.Bandwidth.Regions);
    }

    [Theory]
    [InlineData("--region EU", "--region EU is no name")]
    [InlineData("--listen 10.0.0.1", "'10.0.0.1' is no address to listen on")]
    [InlineData("--listen 10.0.0.1:70000", "is no address to listen on")]
    [InlineData("--listen 10.0.0.1:0", "is no address to listen on")]
    [InlineData("--listen eu.example.net:7400", "is no address to listen on")]
    [InlineData("--peer us", "'us' is no peer")]
    [InlineData("--peer us=", "'us=' is no peer")]
    [InlineData("--peer us=a:1,", "'us=a:1,' is no peer")]
    [InlineData("--peer us=a:1,a:1", "with 1 to 16 different addresses")]
    [InlineData("--peer us=a:1,a:2,a:3,a:4,a:5,a:6,a:7,a:8,a:9,a:10,a:11,a:12,a:13,a:14,a:15,a:16,a:17", "is no peer")]
    [InlineData("--peer us=*:7400", "'us=*:7400' is no peer")]
    [InlineData("--peer eu=10.0.1.1:7400", "--peer eu is this region itself")]
    [InlineData("--peer us=a:1 --peer us=b:1", "--peer us is given more than once")]
    [InlineData("--peer U_S=a:1", "--peer U_S is no name")]
    [InlineData("--peer-pin us=sha256:12", "'us=sha256:12' is no pin")]
    [InlineData(
        "--peer us=a:1 --peer-pin asia=sha256:0000000000000000000000000000000000000000000000000000000000000000",
        "--peer-pin asia is no configured peer")]
    [InlineData("--data-listen *:7402", "give one by --data-advertise")]
    [InlineData("--data-advertise a:1", "--data-advertise needs --data-listen")]
    [InlineData("--data-listen 10.0.0.1:7400", "has the port of --listen")]
    [InlineData("--api 0.0.0.0:7480", "set NOVACRON_API_TOKEN")]
    [InlineData("--api 127.0.0.1:7400", "The four ports must differ")]
    [InlineData("--orleans-silo-port 7480", "The four ports must differ")]
    [InlineData("--orleans-silo-port 70000", "Orleans ports must be 1 to 65535")]
    [InlineData("--orleans-silo-port x", "Cannot parse argument 'x'")]
    [InlineData("--memory 2Gib2", "'2Gib2' is no amount of memory")]
    [InlineData("--memory 99999999999GiB", "is no amount of memory")]
    [InlineData("--memory 1MiB", "--memory must be at least 64MiB")]
    [InlineData("--disk all", "'all' is no amount of disk")]
    [InlineData("--disk 0", "--disk must be at least 1 byte")]
    [InlineData("--link-patience 0", "--link-patience must be 1 to 86400 s")]
    [InlineData("--link-patience 86401", "--link-patience must be 1 to 86400 s")]
    [InlineData("--hypervisor xen", "'xen' is no hypervisor")]
    [InlineData("--region 1eu", "--region 1eu is no name")]
    [InlineData("--host-name Rack", "--host-name Rack is no name")]
    [InlineData("--bogus", "Unrecognized command or argument '--bogus'")]
    public async Task A_bad_value_ends_with_78_and_says_which(string words, string reason)
    {
        var arguments = words.Split(' ');
        var others = Minimal.Skip(1).Chunk(2).Where(pair => pair[0] != arguments[0]).SelectMany(pair => pair);

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync(["up", .. others, .. arguments]));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Theory]
    [InlineData("--region")]
    [InlineData("--listen")]
    [InlineData("--data")]
    public async Task A_missing_option_ends_with_78_and_is_named(string missing)
    {
        var others = Minimal.Skip(1).Chunk(2).Where(pair => pair[0] != missing).SelectMany(pair => pair);

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync(["up", .. others]));
        Assert.Contains(missing, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rack-1.example.net", "rack-1")]
    [InlineData("10_A", "host-10-a")]
    [InlineData("__", "host")]
    public void A_machine_s_name_becomes_a_host_name(string machine, string expected) =>
        Assert.Equal(expected, RegionOptions.MakeHostName(machine));

    [Fact]
    public async Task A_token_opens_the_api_to_other_machines()
    {
        _environment["NOVACRON_API_TOKEN"] = "0123456789abcdef";

        Assert.Equal(ExitCodes.Success, await RunAsync([.. Minimal, "--api", "*:7480"]));
        Assert.Equal("0123456789abcdef", _started?.ApiToken);
    }

    [Fact]
    public async Task A_short_token_is_refused_and_not_shown()
    {
        _environment["NOVACRON_API_TOKEN"] = "geheim";

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync([.. Minimal, "--api", "*:7480"]));
        Assert.DoesNotContain("geheim", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ends_well_without_the_required_options()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync(["up", "--help"]));
        Assert.Contains("--region", _output.ToString(), StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Fact]
    public async Task Ca_init_and_issue_write_what_up_reads()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync(["ca", "init", "--ca", _folder["ca"]]));
        Assert.Equal(ExitCodes.Success, await RunAsync(["ca", "issue", "--region", "eu", "--ca", _folder["ca"], "--out",
            _folder["eu"], "--host", "10.0.0.1"]));

        using var identity = NovaCron.Silo.Certificates.RegionIdentity.Load(new(_folder["eu"]), "eu", TimeProvider.System);
        Assert.Equal("eu", identity.Region);
    }

    [Theory]
    [InlineData("--region Eu", "is no region name")]
    [InlineData("--region eu --host a..b", "is neither a DNS name nor an IP address")]
    public async Task Ca_issue_refuses_bad_names(string words, string reason)
    {
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync(["ca", "issue", "--ca", _folder["ca"], "--out", _folder["x"],
            .. words.Split(' ')]));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_ends_with_70()
    {
        var code = await SiloCommandLine.RunAsync(
            Minimal,
            _ => null,
            new ProcessRoles((_, _) => throw new InvalidOperationException("oh"), (_, _) => Task.FromResult(ExitCodes.Success)),
            _output,
            _error);

        Assert.Equal(ExitCodes.InternalError, code);
        Assert.Contains("oh", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => SiloCommandLine.RunAsync(
        arguments,
        name => _environment.GetValueOrDefault(name),
        new ProcessRoles(
            (options, _) =>
            {
                _started = options;
                return Task.FromResult(ExitCodes.Success);
            },
            (_, _) => Task.FromResult(ExitCodes.InternalError)),
        _output,
        _error);
}
