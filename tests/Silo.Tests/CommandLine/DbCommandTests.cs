using Microsoft.Data.Sqlite;
using NovaCron.Launcher.Postgres;
using NovaCron.PostgresKit;
using NovaCron.Silo.CommandLine;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Tests.Support;

namespace NovaCron.Silo.Tests.CommandLine;

public sealed class DbCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private string? _database;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [PostgresFact]
    public async Task Status_and_apply_on_a_shared_database()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("command");
        _database = server.ConnectionString;

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("status"));
        Shows("10-orleans-persistence       -         1     missing");
        Assert.Equal(ExitCodes.Success, await RunAsync("apply"));
        Shows("30-orleans-clustering: applied version 1");
        Assert.Equal(ExitCodes.Success, await RunAsync("apply"));
        Shows("30-orleans-clustering: version 1 was there");
        Assert.Equal(ExitCodes.Success, await RunAsync("status"));
        Shows("10-orleans-persistence       1         1     current");
    }

    [Fact]
    public async Task Status_and_apply_on_a_file()
    {
        _database = "Host=127.0.0.1;Port=1;Database=not-asked";

        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("status", "--data", _folder["eu"]));
        Shows("20-orleans-reminders         -         2     missing");
        Assert.False(File.Exists(_folder["eu/region.db"]));
        Assert.Equal(ExitCodes.Success, await RunAsync("apply", "--data", _folder["eu"]));
        Assert.Equal(ExitCodes.Success, await RunAsync("status", "--data", _folder["eu"]));
        Shows("20-orleans-reminders         2         2     current");
    }

    [Fact]
    public async Task A_file_that_a_region_uses_is_left_to_it()
    {
        using var held = new DataFolder(_folder["eu"]).Open();

        Assert.Equal(ExitCodes.TemporaryFailure, await RunAsync("apply", "--data", _folder["eu"]));
        Assert.Contains("Another process uses the data folder", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_the_variable_is_named()
    {
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("status"));
        Assert.Contains("NOVACRON_DATABASE", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_out_of_range_is_refused()
    {
        Assert.Equal(ExitCodes.ConfigurationError, await RunAsync("status", "--data", _folder["eu"], "--wait", "-1"));
        Assert.Contains("--wait must be 0 to 3600", _error.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_server_that_starts_late_is_waited_for()
    {
        await using var server = new PrivatePostgres(new PrivatePostgresOptions
        {
            Folder = Directory.CreateTempSubdirectory("novacron-late-").FullName,
            IsThrowaway = true,
        });
        await server.StartAsync(CancellationToken.None);
        await server.StopAsync(PostgresStop.Fast, CancellationToken.None);
        _database = server.ConnectionString;
        Assert.Equal(ExitCodes.TemporaryFailure, await RunAsync("apply"));

        var applying = RunAsync("apply", "--wait", "300");
        await server.StartAsync(CancellationToken.None);

        Assert.Equal(ExitCodes.Success, await applying);
    }

    private void Shows(string line) => Assert.Contains(line, _output.ToString(), StringComparison.Ordinal);

    private Task<int> RunAsync(params string[] arguments) => SiloCommandLine.RunAsync(
        ["db", .. arguments],
        name => name == "NOVACRON_DATABASE" ? _database : null,
        new ProcessRoles(
            (_, _) => throw new InvalidOperationException("No region was asked for."),
            (_, _) => throw new InvalidOperationException("No gateway was asked for.")),
        _output,
        _error);
}
