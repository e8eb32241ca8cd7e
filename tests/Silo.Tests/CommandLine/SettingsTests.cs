using System.Net;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

public sealed class SettingsTests : IDisposable
{
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
    public async Task A_region_can_be_told_everything_by_its_environment()
    {
        Set(
            "REGION=eu", "LISTEN=0.0.0.0:7400", "ADVERTISE=eu-silo-1:7400", "DATA=/data", "PEER=us=10.0.1.1:7400 asia=[fd00::1]:7401",
            "API_LISTEN=127.0.0.1:7481", "HOST_NAME=rack-1", "HYPERVISOR=in-process", "MEMORY=2GiB", "DISK=1TiB", "TLS=/tls",
            "CA=/ca", "ORLEANS_ADDRESS=10.0.0.1", "ORLEANS_SILO_PORT=30000", "ORLEANS_GATEWAY_PORT=30001", "DRAIN=2.5",
            "DATABASE=Host=db", "API_TOKEN=0123456789abcdef");

        Assert.Equal(ExitCodes.Success, await RunAsync("up"));

        Assert.NotNull(_started);
        Assert.Equal("eu", _started.Region);
        Assert.Equal(IPEndPoint.Parse("0.0.0.0:7400"), _started.Listen);
        Assert.Equal(new DnsEndPoint("eu-silo-1", 7400), _started.Advertise);
        Assert.Equal("/data", _started.DataDirectory);
        Assert.Equal(["us", "asia"], _started.Peers.Select(peer => peer.Region));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:7481"), _started.Api);
        Assert.Equal("rack-1", _started.HostName);
        Assert.Equal(HypervisorChoice.InProcess, _started.Hypervisor);
        Assert.Equal((2L << 30, 1L << 40), (_started.MemoryBytes, _started.DiskBytes));
        Assert.Equal(("/tls", "/ca"), (_started.TlsDirectory, _started.CaDirectory));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), _started.OrleansAddress);
        Assert.Equal((30000, 30001), (_started.SiloPort, _started.GatewayPort));
        Assert.Equal(TimeSpan.FromSeconds(2.5), _started.DrainPause);
        Assert.Equal("Host=db", _started.Database);
        Assert.Equal("0123456789abcdef", _started.ApiToken);
    }

    [Fact]
    public async Task An_argument_goes_before_the_environment_and_that_before_the_file()
    {
        var file = Write("""
            { "Other": { "Region": "x" },
              "NovaCron": { "Region": "file", "Listen": "10.0.0.3:7400", "Data": "/file", "Memory": 134217728,
                            "Peer": ["us=10.0.1.1:7400", "asia=10.0.2.1:7400"] } }
            """);
        Set("REGION=variable", "LISTEN=10.0.0.2:7400", "DATA=");

        Assert.Equal(ExitCodes.Success, await RunAsync("up", "--config", file, "--region", "argument"));

        Assert.NotNull(_started);
        Assert.Equal("argument", _started.Region);
        Assert.Equal(IPEndPoint.Parse("10.0.0.2:7400"), _started.Listen);
        Assert.Equal("/file", _started.DataDirectory);
        Assert.Equal(128L << 20, _started.MemoryBytes);
        Assert.Equal(["us", "asia"], _started.Peers.Select(peer => peer.Region));
    }

    [Fact]
    public async Task The_environment_can_name_the_file_and_the_file_can_hold_secrets()
    {
        Set("REGION=eu", "LISTEN=10.0.0.1:7400", "DATA=/data");
        _environment["NOVACRON_CONFIG"] = Write("""{ "NovaCron": { "ApiToken": "0123456789abcdef", "database": "Host=db" } }""");

        Assert.Equal(ExitCodes.Success, await RunAsync("up"));
        Assert.Equal(("0123456789abcdef", "Host=db"), (_started?.ApiToken, _started?.Database));
    }

    [Fact]
    public async Task A_secret_can_lie_in_a_file_of_its_own()
    {
        Set("REGION=eu", "LISTEN=10.0.0.1:7400", "DATA=/data");
        File.WriteAllText(_folder["token"], "0123456789abcdef\n");
        _environment["NOVACRON_API_TOKEN_FILE"] = _folder["token"];

        Assert.Equal(ExitCodes.Success, await RunAsync("up"));
        Assert.Equal("0123456789abcdef", _started?.ApiToken);
    }

    [Theory]
    [InlineData("LISTEN=10.0.0.1", "NOVACRON_LISTEN: '10.0.0.1' is no address to listen on")]
    [InlineData("PEER=us=a:1 us", "NOVACRON_PEER: 'us' is no peer")]
    [InlineData("ORLEANS_SILO_PORT=x", "NOVACRON_ORLEANS_SILO_PORT: Cannot parse argument 'x'")]
    [InlineData("REGION=EU", "--region comes from NOVACRON_REGION.")]
    [InlineData("DRAIN=soon", "NOVACRON_DRAIN: 'soon' is no time in seconds")]
    [InlineData("DRAIN=301", "--drain comes from NOVACRON_DRAIN.")]
    [InlineData("ADVERTISE=*:7400", "NOVACRON_ADVERTISE: '*:7400' is no address to be reached at")]
    [InlineData("ORLEANS_ADDRESS=eu", "NOVACRON_ORLEANS_ADDRESS: 'eu' is no IP address")]
    [InlineData("API_LISTEN=0.0.0.0:7480", "--api comes from NOVACRON_API_LISTEN.")]
    [InlineData("DATABASE_FILE=/no/such/file", "NOVACRON_DATABASE_FILE names a file that cannot be read")]
    [InlineData("CONFIG=/no/such/file", "The settings file /no/such/file cannot be read")]
    public async Task A_bad_value_is_named_with_its_variable(string assignment, string reason)
    {
        Set("REGION=eu", "LISTEN=10.0.0.1:7400", "DATA=/data", assignment);

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("up"));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Theory]
    [InlineData("""{ "NovaCron": { "Peers": "us=a:1" } }""", ", NovaCron:Peers is no setting")]
    [InlineData("""{ "NovaCron": { "Listen": "x" } }""", ", NovaCron:Listen: 'x' is no address to listen on")]
    [InlineData("""{ "NovaCron": { "Listen": ["10.0.0.1:1", "10.0.0.1:2"] } }""", ", NovaCron:Listen takes one value and has 2")]
    [InlineData("""{ "NovaCron": { "Region": { "Name": { "x": "eu" } } } }""", ", NovaCron:Region must be a text")]
    [InlineData("""{ "NovaCron": """, "cannot be read")]
    public async Task A_bad_value_is_named_with_its_file_and_key(string text, string reason)
    {
        Set("DATA=/data");

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("up", "--config", Write(text)));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("novacron.json", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_started);
    }

    [Fact]
    public async Task A_secret_given_twice_is_refused_and_not_shown()
    {
        Set("REGION=eu", "LISTEN=10.0.0.1:7400", "DATA=/data", "DATABASE=Password=geheim", "DATABASE_FILE=/run/secrets/database");

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("up"));
        Assert.Contains("NOVACRON_DATABASE and NOVACRON_DATABASE_FILE are both set", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--database")]
    [InlineData("--api-token")]
    public async Task A_secret_is_no_argument(string option)
    {
        Set("REGION=eu", "LISTEN=10.0.0.1:7400", "DATA=/data");

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("up", option, "x"));
        Assert.Null(_started);
    }

    [Fact]
    public async Task The_authority_is_not_told_its_region_by_the_environment()
    {
        Set("REGION=eu");

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("ca", "issue", "--ca", _folder["ca"], "--out", _folder["eu"]));
        Assert.Contains("--region", _error.ToString(), StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        File.WriteAllText(_folder["novacron.json"], text);
        return _folder["novacron.json"];
    }

    private void Set(params string[] assignments)
    {
        foreach (var pair in assignments.Select(assignment => assignment.Split('=', 2)))
            _environment[$"NOVACRON_{pair[0]}"] = pair[1];
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
