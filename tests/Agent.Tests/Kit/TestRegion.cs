using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Agent.Lease;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Tests.Kit;

/// <summary>A region of one host: hypervisor, data folder, port and agent. The agent can die and be started again.</summary>
internal sealed class TestRegion : IAsyncDisposable
{
    private readonly IHypervisor _machines;
    private readonly TlsIdentity _identity;
    private readonly Func<string, AgentOptions> _options;
    private readonly Func<string, LeaseParts>? _lease;
    private readonly string _root = Directory.CreateTempSubdirectory("novacron-agent-").FullName;
    private AgentServer? _server;
    private int _generation;
    private int _port;

    private TestRegion(
        string name, IHypervisor machines, TlsIdentity identity, Func<string, AgentOptions> options, Func<string, LeaseParts>? lease) =>
        (Name, _machines, _identity, _options, _lease) = (name, machines, identity, options, lease);

    public string Name { get; }

    public Link Link { get; } = new();

    public HostHypervisor Hypervisor { get; private set; } = null!;

    public HostAgent Agent { get; private set; } = null!;

    /// <summary>Says which process a machine is taken for.</summary>
    public Func<string, ProcessIdentity?> ProcessOf { get; set; } = _ => null;

    public string Endpoint => $"127.0.0.1:{_port}";

    public string DataDirectory => Path.Combine(_root, $"data-{_generation}");

    /// <param name="name">The region.</param>
    /// <param name="machines">Its machines, which outlive its agents.</param>
    /// <param name="identity">Its certificate.</param>
    /// <param name="options">Settings, given the data folder.</param>
    /// <param name="lease">What its lease goes by, given the data folder; null for the host's own.</param>
    public static async Task<TestRegion> StartAsync(
        string name, IHypervisor machines, TlsIdentity identity, Func<string, AgentOptions> options,
        Func<string, LeaseParts>? lease = null)
    {
        var region = new TestRegion(name, machines, identity, options, lease);
        await region.StartAgentAsync();
        return region;
    }

    /// <summary>The agent's process dies without a word, and a new one starts on what is on disk.</summary>
    public async Task RestartAsync()
    {
        await DieAsync();
        await StartAgentAsync();
    }

    /// <summary>The agent's process dies; its machines live.</summary>
    public async Task DieAsync()
    {
        await Hypervisor.DieAsync();
        var dead = DataDirectory;
        _generation++;
        // What the dead process still does on its way down must not reach the disk of the next one.
        Copy(dead, DataDirectory);
        await CloseAsync();
    }

    public async Task StartAgentAsync()
    {
        Hypervisor = new HostHypervisor(_machines) { ProcessOf = ProcessOf };
        var listener = new AmstListener(new AmstListenerOptions(), TimeProvider.System, NullLogger<AmstListener>.Instance);
        Agent = await HostAgent.StartAsync(
            _options(DataDirectory),
            Hypervisor,
            listener,
            new LinkDialers(new TlsAgentDialers(_identity, new TcpDialerOptions(), TimeProvider.System), Link),
            _lease?.Invoke(DataDirectory),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        _server = new AgentServer(listener, _identity, _port);
        _port = _server.Port;
    }

    public async ValueTask DisposeAsync()
    {
        Link.Open();
        await CloseAsync();
        (_machines as IDisposable)?.Dispose();
        _identity.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private async Task CloseAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
            await Agent.DisposeAsync();
        }
    }
}
