using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using NovaCron.Grains.Hosts;
using NovaCron.Launcher;
using NovaCron.Silo.Certificates;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.Regions;

/// <summary>Why a region does not start, and with which exit code.</summary>
public sealed class RegionStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RegionOptions _options;

    public RegionStartTests() => _options = RegionUnderTest.CreateOptions("eu", _folder["eu"], FreePorts.Take(4));

    private DataFolder Data => new(_options.DataDirectory);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_data_folder_in_use_is_refused_and_free_again_afterwards()
    {
        var region = new RegionUnderTest(_options, _folder["ca"]);
        using (Data.Open())
            await FailsAsync(ExitCodes.TemporaryFailure, "Another process uses the data folder");

        await region.StartAsync();
        await FailsAsync(ExitCodes.TemporaryFailure, "Another process uses the data folder");
        await region.StopAsync();
        Data.Open().Dispose();
    }

    [Fact]
    public async Task A_port_in_use_is_refused_and_leaves_nothing_held()
    {
        using var listener = new TcpListener(_options.Api);
        listener.Start();

        await FailsAsync(ExitCodes.TemporaryFailure, "A port is in use");
        Data.Open().Dispose();
    }

    [Fact]
    public async Task A_certificate_of_another_region_is_refused()
    {
        await new DevelopmentAuthority(_folder["ca"], TimeProvider.System)
            .IssueAsync("us", [], new CertificateFolder(Data.CertificateFolder), CancellationToken.None);

        await FailsAsync(ExitCodes.ConfigurationError, "the certificate of region us, not of eu");
    }

    [Fact]
    public async Task A_certificate_folder_that_lacks_its_key_is_refused_and_not_overwritten()
    {
        await new DevelopmentAuthority(_folder["ca"], TimeProvider.System)
            .IssueAsync("eu", [], new CertificateFolder(Data.CertificateFolder), CancellationToken.None);
        File.Delete(new CertificateFolder(Data.CertificateFolder).KeyFile);

        await FailsAsync(ExitCodes.ConfigurationError, "region.key");
        Assert.False(File.Exists(new CertificateFolder(Data.CertificateFolder).KeyFile));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused()
    {
        Directory.CreateDirectory(Data.Path);
        await using (var connection = new SqliteConnection($"Data Source={Data.DatabaseFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync();
        }

        await FailsAsync(ExitCodes.ConfigurationError, "has schema version 99");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(Data.Path);
        await File.WriteAllTextAsync(Data.DatabaseFile, string.Concat(Enumerable.Repeat("this is no database at all. ", 100)));

        await FailsAsync(ExitCodes.ConfigurationError, "file is not a database");
    }

    [Fact]
    public async Task A_certificate_is_issued_once_and_kept()
    {
        await using var region = new RegionUnderTest(_options, _folder["ca"]);
        await region.StartAsync();
        Assert.Contains("issued now by the development CA", region.Banner, StringComparison.Ordinal);
        var issued = await File.ReadAllTextAsync(new CertificateFolder(Data.CertificateFolder).CertificateFile);
        await region.StopAsync();
        await region.StartAsync();

        Assert.DoesNotContain("issued now", region.Banner, StringComparison.Ordinal);
        Assert.Equal(issued, await File.ReadAllTextAsync(new CertificateFolder(Data.CertificateFolder).CertificateFile));
    }

    [Fact]
    public async Task With_a_token_the_api_answers_only_those_who_have_it()
    {
        const string token = "0123456789abcdef";
        var options = new RegionOptions
        {
            Region = _options.Region,
            DataDirectory = _options.DataDirectory,
            Listen = _options.Listen,
            Api = _options.Api,
            ApiToken = token,
            HostName = _options.HostName,
            Hypervisor = HypervisorChoice.InProcess,
            OrleansSiloPort = _options.OrleansSiloPort,
            OrleansGatewayPort = _options.OrleansGatewayPort,
        };
        await using var region = new RegionUnderTest(options, _folder["ca"]);
        await region.StartAsync();
        using var api = new HttpClient { BaseAddress = region.Api };

        using (var refused = await api.GetAsync("/v1/hosts"))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using (var alive = await api.GetAsync("/livez"))
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        api.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using (var answered = await api.GetAsync("/v1/hosts"))
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.DoesNotContain(token, region.Banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_name_under_which_another_process_answers_is_refused()
    {
        await using (var before = new RegionUnderTest(_options, _folder["ca"]))
            await before.StartAsync();
        using var identity = RegionIdentity.Load(new CertificateFolder(Data.CertificateFolder), "eu", TimeProvider.System);
        var other = new LocalHost(_options.HostName, _options.ReachedAt, new FakeAgent());
        var moved = RegionUnderTest.CreateOptions("eu", _options.DataDirectory, FreePorts.Take(4));
        await using (await FederationServer.StartAsync(identity, new FakeInbox(), [], host: other, port: _options.Listen.Port))
            await FailsAsync(moved, ExitCodes.ConfigurationError, $"at {_options.Listen}, this one would at {moved.Listen}");

        await using var after = new RegionUnderTest(moved, _folder["ca"]);
        await after.StartAsync();
    }

    private Task FailsAsync(int exitCode, string reason) => FailsAsync(_options, exitCode, reason);

    private async Task FailsAsync(RegionOptions options, int exitCode, string reason)
    {
        await using var region = new RegionUnderTest(options, _folder["ca"]);
        var exception = await Assert.ThrowsAsync<StartupException>(region.StartAsync);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(exitCode, exception.ExitCode);
    }
}
