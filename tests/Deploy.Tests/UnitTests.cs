using System.Diagnostics;
using NovaCron.Deploy.Tests.Kit;

namespace NovaCron.Deploy.Tests;

/// <summary>The systemd units.</summary>
public sealed class UnitTests : IDisposable
{
    private const string Program = "/opt/novacron/NovaCron.Silo";
    private const string Analyzer = "/usr/bin/systemd-analyze";

    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-units-").FullName;

    public static TheoryData<string> Names => ["silo", "gateway"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_unit_is_started_again_says_when_it_is_ready_and_runs_without_rights(string name)
    {
        var unit = Read(name);

        Assert.Equal($"{Program} {(name == "silo" ? "up" : name)}", unit["ExecStart"].Single());
        Assert.Equal("notify", unit["Type"].Single());
        Assert.Equal("always", unit["Restart"].Single());
        Assert.Equal("78", unit["RestartPreventExitStatus"].Single());
        Assert.Equal("novacron", unit["User"].Single());
        Assert.Equal("yes", unit["NoNewPrivileges"].Single());
        Assert.Equal("strict", unit["ProtectSystem"].Single());
        Assert.Equal("", unit["CapabilityBoundingSet"].Single());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_unit_gets_its_secrets_as_credentials(string name)
    {
        var unit = Read(name);
        foreach (var credential in unit["LoadCredential"].Select(line => line.Split(':')[0]))
            Assert.Contains(unit["Environment"], line => line.EndsWith($"_FILE=%d/{credential}", StringComparison.Ordinal));
        Assert.Equal(2, unit["LoadCredential"].Count());
    }

    [Fact]
    public void Guests_survive_a_restart_of_the_silo()
    {
        var unit = Read("silo");

        Assert.Equal("process", unit["KillMode"].Single());
        Assert.Equal("continue", unit["OOMPolicy"].Single());
        Assert.Equal("novacron", unit["StateDirectory"].Single());
        Assert.Contains("NOVACRON_DATA=/var/lib/novacron", unit["Environment"]);
        // Their sockets and the device they run on must still be where they were.
        Assert.False(unit.Contains("PrivateTmp"));
        Assert.False(unit.Contains("PrivateDevices"));
        Assert.False(unit.Contains("DynamicUser"));
        // Guests' code is translated in memory that can be written and executed.
        Assert.False(unit.Contains("MemoryDenyWriteExecute"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Systemd_finds_nothing_wrong_where_it_is_installed(string name)
    {
        if (!File.Exists(Analyzer))
            return;
        var file = Path.Combine(_folder, $"novacron-{name}.service");
        var text = Repository.Read($"deploy/systemd/novacron-{name}.service");
        await File.WriteAllTextAsync(file, text.Replace(Program, "/bin/true", StringComparison.Ordinal));
        var start = new ProcessStartInfo(Analyzer, ["verify", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync() + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.DoesNotContain($"novacron-{name}.service", said, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private static ILookup<string, string> Read(string name) => Repository.Read($"deploy/systemd/novacron-{name}.service").Split('\n')
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0], pair => pair[1]);
}
