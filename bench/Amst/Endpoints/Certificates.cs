using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>The identities of a measurement, issued by a development authority of its own.</summary>
internal static class Certificates
{
    /// <summary>Reads a region's identity as <c>ca issue</c> wrote it.</summary>
    public static TlsIdentity Load(string folder, string region)
    {
        var files = Path.Combine(folder, region);
        return TlsIdentity.Load(Path.Combine(files, "region.pem"), Path.Combine(files, "region.key"), Path.Combine(files, "ca.pem"));
    }
}
