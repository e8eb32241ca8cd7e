using System.Net;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor.InProcess;
using NovaCron.Launcher;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Support;

/// <summary>
/// Regions eu and us, peers of each other, with in-process machines that outlive them as QEMU's would. Guests reach us by its data
/// port, and eu by its federation port.
/// </summary>
internal sealed class TwoRegions : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InProcessHypervisor _euHypervisor;
    private readonly InProcessHypervisor _usHypervisor;
    private InProcessHypervisor? _secondHypervisor;

    private TwoRegions()
    {
        var ports = FreePorts.Take(9);
        _euHypervisor = new InProcessHypervisor(new InProcessHypervisorOptions(), World);
        _usHypervisor = new InProcessHypervisor(new InProcessHypervisorOptions(), World);
        Eu = Create("eu", ports[..4], new PeerOptions("us", new DnsEndPoint("127.0.0.1", ports[4])), _euHypervisor);
        Us = Create("us", ports[4..8], new PeerOptions("eu", new DnsEndPoint("127.0.0.1", ports[0])), _usHypervisor, ports[8]);
        Kernel = _folder["kernel"];
        File.WriteAllBytes(Kernel, [.. Enumerable.Range(0, 10_000).Select(number => (byte)number)]);
    }

    /// <summary>Counts every guest's running copies over both regions.</summary>
    public InProcessWorld World { get; } = new();

    public RegionUnderTest Eu { get; }

    public RegionUnderTest Us { get; }

    /// <summary>A file that can be given as a kernel.</summary>
    public string Kernel { get; }

    /// <summary>A further host of region eu, not started, whose machines outlive it.</summary>
    public SecondHost CreateSecondHost(TlsIdentity eu)
    {
        _secondHypervisor ??= new InProcessHypervisor(new InProcessHypervisorOptions(), World);
        return new SecondHost(Eu, eu, _folder["second"], _secondHypervisor, "us");
    }

    /// <summary>The certificate that region eu was given.</summary>
    public TlsIdentity LoadEu() => RegionIdentity.Load(
        new CertificateFolder(new DataFolder(Eu.Options.DataDirectory).CertificateFolder), "eu", TimeProvider.System);

    public static async Task<TwoRegions> StartAsync()
    {
        var regions = new TwoRegions();
        await regions.Eu.StartAsync();
        await regions.Us.StartAsync();
        return regions;
    }

    public async ValueTask DisposeAsync()
    {
        await Eu.DisposeAsync();
        await Us.DisposeAsync();
        _euHypervisor.Dispose();
        _usHypervisor.Dispose();
        _secondHypervisor?.Dispose();
        _folder.Dispose();
    }

    private RegionUnderTest Create(
        string region, int[] ports, PeerOptions peer, InProcessHypervisor hypervisor, int? dataPort = null) =>
        new(RegionUnderTest.CreateOptions(region, _folder[region], ports, dataPort, peer), _folder["ca"], hypervisor);
}
