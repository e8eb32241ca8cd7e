using System.Text;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Hosting;

/// <summary>What an operator wants to see at the start: a name and a value a line.</summary>
internal static class StartupBanner
{
    private const int NameWidth = 12;

    /// <summary>Writes it.</summary>
    public static string Write(RegionOptions options, HypervisorInfo hypervisor, string identityOrigin, string? consensusKey)
    {
        var text = new StringBuilder();
        Line("region", options.Region);
        Line("host", options.HostName);
        Line("engine", RegionEngine.Name);
        Line("hypervisor", $"{hypervisor.Name} {hypervisor.Version}, accelerator {hypervisor.Accelerator}");
        foreach (var remark in hypervisor.Remarks)
            Line("remark", remark);
        Line("listen", $"{options.Listen} (mutual TLS: federation protocol {FederationProtocol.Version}, {AmstProtocol.AlpnName})");
        if (options.DataListen is { } dataListen)
            Line("data-listen", $"{dataListen} (mutual TLS: {AmstProtocol.AlpnName})");
        Line("certificate", identityOrigin);
        if (consensusKey is not null)
            Line("consensus", $"{(options.FederationFile is { } file ? $"by {file}" : "no member yet")}, public key {consensusKey}");
        foreach (var peer in options.Peers)
            Line("peer", $"{peer.Region}={string.Join(',', peer.Addresses.Select(address => address.ToText()))}");
        Line("api", $"http://{options.Api}{(options.ApiToken is null ? "" : " (bearer token)")}");
        Line("data", options.DataDirectory);
        return text.ToString();

        void Line(string name, string value) => text.Append(name.PadRight(NameWidth)).Append(value).Append('\n');
    }
}
