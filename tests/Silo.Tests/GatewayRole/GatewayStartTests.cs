using System.Net;
using NovaCron.Launcher;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.GatewayRole;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.GatewayRole;

public sealed class GatewayStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_database_that_does_not_answer_may_answer_later_and_is_no_wrong_setting()
    {
        var tls = new CertificateFolder(_folder["tls"]);
        await new DevelopmentAuthority(_folder["ca"], TimeProvider.System).IssueAsync("eu", [], tls, CancellationToken.None);
        var ports = FreePorts.Take(2);
        var options = new GatewayRoleOptions
        {
            Region = "eu",
            Api = new IPEndPoint(IPAddress.Loopback, ports[0]),
            Database = $"Host=127.0.0.1;Port={ports[1]};Database=novacron;Username=nobody;Password=none",
            TlsDirectory = tls.Path,
        };

        var refusal = await Assert.ThrowsAsync<StartupException>(
            () => GatewayProcess.RunAsync(options, TextWriter.Null, CancellationToken.None));

        Assert.Equal(ExitCodes.TemporaryFailure, refusal.ExitCode);
        Assert.DoesNotContain("none", refusal.Message, StringComparison.Ordinal);
    }
}
