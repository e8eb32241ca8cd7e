using System.CommandLine;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>ca init</c> and <c>ca issue</c>: the development certificate authority.</summary>
internal static class CaCommand
{
    /// <summary>The development CA's folder, for <c>up</c> too.</summary>
    public static readonly Option<string?> Ca = new("--ca")
    {
        Description = "The development CA's folder. Default: $NOVACRON_CA, else novacron/ca below $XDG_STATE_HOME or ~/.local/state.",
    };

    private static readonly Option<string> Region = new("--region") { Required = true, Description = "The region the certificate is for." };

    private static readonly Option<string> Out = new("--out")
    {
        Required = true,
        Description = "The folder to write ca.pem, region.pem and region.key to.",
    };

    private static readonly Option<string[]> Hosts = new("--host")
    {
        Description = "A further DNS name or IP address for the certificate. May be repeated.",
        DefaultValueFactory = _ => [],
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output, Func<string, string?> environment, TimeProvider time)
    {
        var init = new Command("init", "Makes the development CA unless it is there.") { Ca };
        init.SetAction((result, cancellationToken) => InitAsync(Folder(result, environment), output, time, cancellationToken));
        var issue = new Command("issue", "Issues a region's certificate, to be copied to its machine.") { Region, Ca, Out, Hosts };
        issue.SetAction((result, cancellationToken) => IssueAsync(result, Folder(result, environment), output, time, cancellationToken));
        return new Command("ca", "The development certificate authority: whoever can read its folder can speak for every " +
            "region.") { init, issue };
    }

    private static string Folder(ParseResult result, Func<string, string?> environment) =>
        result.GetValue(Ca) is { } named ? Path.GetFullPath(named) : DevelopmentAuthority.FindDefaultFolder(environment);

    private static async Task<int> InitAsync(string folder, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var made = await new DevelopmentAuthority(folder, time).InitializeAsync(cancellationToken);
        await output.WriteLineAsync($"development CA {(made ? "made" : "found")} in {folder}");
        return ExitCodes.Success;
    }

    private static async Task<int> IssueAsync(
        ParseResult result, string folder, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var region = result.GetRequiredValue(Region);
        if (!RegionCertificate.IsRegionName(region))
            throw StartupException.Configuration($"--region {region} is no region name: 1 to " +
                $"{RegionCertificate.RegionLengthMax} of a-z, 0-9 and inner hyphens.");
        var hosts = result.GetRequiredValue(Hosts);
        foreach (var host in hosts.Where(host => Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic))
            throw StartupException.Configuration($"--host {host} is neither a DNS name nor an IP address.");
        var target = new CertificateFolder(Path.GetFullPath(result.GetRequiredValue(Out)));
        await new DevelopmentAuthority(folder, time).IssueAsync(region, hosts, target, cancellationToken);
        await output.WriteLineAsync($"certificate of region {region} in {target.Path}, signed by the development CA in {folder}");
        return ExitCodes.Success;
    }
}
