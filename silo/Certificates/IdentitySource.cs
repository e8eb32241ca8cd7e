using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Certificates;

/// <summary>Where a region's identity comes from: the folder it was told, its data folder, or the development CA.</summary>
internal static class IdentitySource
{
    private static readonly TimeSpan ExpiryWarning = TimeSpan.FromDays(30);

    /// <summary>Finds the identity, having one issued by the development CA when there is none.</summary>
    /// <returns>The identity, and a line for the operator on where it comes from.</returns>
    /// <exception cref="StartupException">There is one, and it cannot be used.</exception>
    public static async Task<(TlsIdentity Identity, string Origin)> FindAsync(
        RegionOptions options, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = new CertificateFolder(options.TlsDirectory ?? new DataFolder(options.DataDirectory).CertificateFolder);
        if (options.TlsDirectory is not null || folder.HasAny)
            return Describe(RegionIdentity.Load(folder, options.Region, time, options.PeerPins), folder.Path, time);

        var authority = options.CaDirectory ?? DevelopmentAuthority.FindDefaultFolder(environment);
        await IssueAsync(options.Region, authority, folder, time, cancellationToken);
        var identity = RegionIdentity.Load(folder, options.Region, time, options.PeerPins);
        return (identity, $"{folder.Path}, issued now by the development CA in {authority}");
    }

    private static async Task IssueAsync(
        string region, string authority, CertificateFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        // All three files appear at once, or none: a process that dies here leaves nothing half made.
        var draft = new CertificateFolder(folder.Path + ".new");
        if (Directory.Exists(draft.Path))
            Directory.Delete(draft.Path, recursive: true);
        await new DevelopmentAuthority(authority, time).IssueAsync(region, [], draft, cancellationToken);
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path);
        Directory.Move(draft.Path, folder.Path);
    }

    private static (TlsIdentity Identity, string Origin) Describe(TlsIdentity identity, string folder, TimeProvider time)
    {
        var end = new DateTimeOffset(identity.Certificate.NotAfter);
        return (identity, end - time.GetUtcNow() < ExpiryWarning ? $"{folder}, valid until {end.UtcDateTime:u} only: renew it" : folder);
    }
}
