using System.Globalization;
using System.Net;
using Npgsql;

namespace NovaCron.Launcher.Postgres;

/// <summary>
/// A PostgreSQL server of this process: on loopback only, with a password, started and stopped as often as wanted on the same
/// port and files. It ends with the process that started it.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    // A pooled connection could be one to the server before its last stop.
    private const string Unpooled = ";Pooling=false;Timeout=5";
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly PrivatePostgresOptions _options;
    private readonly PostgresPrograms _programs;
    private readonly PostgresAccount _account;
    private readonly PostgresFiles _files;
    private PostgresProcess? _process;
    private string? _password;
    private bool _hasAnswered;

    /// <summary>Makes a server that does not run yet.</summary>
    /// <exception cref="LauncherException">There are no programs for it, or no account that may run them.</exception>
    public PrivatePostgres(PrivatePostgresOptions options)
    {
        _options = options;
        _programs = PostgresPrograms.Find();
        _account = PostgresAccount.Find();
        _files = new PostgresFiles(options, _programs, _account);
        Port = options.Port == 0 ? FreePorts.Take(1)[0] : options.Port;
    }

    /// <summary>Its port on loopback, the same over its restarts.</summary>
    public int Port { get; private set; }

    /// <summary>Whether its process is there.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What it wrote last, for an error message.</summary>
    public string LastLines => _process?.LastLines ?? "";

    /// <summary>How its own database, <c>postgres</c>, is reached. There is one after the first start.</summary>
    public string ConnectionString => MakeConnectionString(PostgresFiles.User);

    /// <summary>How one of its databases is reached.</summary>
    public string MakeConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = Port,
        Database = database,
        Username = PostgresFiles.User,
        Password = _password ?? throw new InvalidOperationException("The server was not started yet."),
    }.ToString();

    /// <summary>Starts it and waits until it answers; its files are made the first time.</summary>
    /// <exception cref="LauncherException">It does not start; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
            return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.StartTimeout);
        try
        {
            _password = await _files.PrepareAsync(limit.Token);
            await LaunchAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LauncherException($"PostgreSQL did not answer within {_options.StartTimeout.TotalSeconds} s:\n{LastLines}");
        }
    }

    /// <summary>Stops it; its files stay. A server that does not stop in time is killed.</summary>
    public async Task StopAsync(PostgresStop stop, CancellationToken cancellationToken)
    {
        if (_process is { } process)
            await process.StopAsync(stop, _options.StopTimeout, cancellationToken);
    }

    /// <summary>Kills its process as a loss of power would: without a word, and the next start recovers.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Waits until its process ends by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) =>
        _process?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Makes a database unless it is there.</summary>
    /// <returns>How it is reached.</returns>
    public async Task<string> EnsureDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + Unpooled);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_database WHERE datname = $1";
        command.Parameters.AddWithValue(name);
        if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0)
        {
            command.Parameters.Clear();
#pragma warning disable CA2100 // The name is quoted.
            command.CommandText = $"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(name)}";
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return MakeConnectionString(name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync(_options.IsThrowaway ? PostgresStop.Immediate : PostgresStop.Fast, CancellationToken.None);
            await _process.DisposeAsync();
            _process = null;
        }

        if (_options.IsThrowaway && Directory.Exists(_options.Folder))
            Directory.Delete(_options.Folder, recursive: true);
    }

    // A server that was killed may still have children that end; until they did, a new one refuses to start. It is asked again.
    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_process is not null)
                await _process.DisposeAsync();
            _process = PostgresProcess.Start(_account.Run(_programs.Server, Arguments()), _options.IsThrowaway ? _options.Folder : null);
            while (!_process.HasExited)
            {
                if (await AnswersAsync(cancellationToken))
                {
                    _hasAnswered = true;
                    return;
                }

                await Task.Delay(RetryPause, cancellationToken);
            }

            await _process.WaitForExitAsync(cancellationToken);
            if (_options.Port == 0 && !_hasAnswered && LastLines.Contains("could not bind", StringComparison.Ordinal))
                Port = FreePorts.Take(1)[0];
            else if (!LastLines.Contains("still in use", StringComparison.Ordinal)
                && !LastLines.Contains("lock file \"postmaster.pid\" already exists", StringComparison.Ordinal))
                throw new LauncherException($"PostgreSQL ended with code {_process.ExitCode} on port {Port}:\n{LastLines}");
            await Task.Delay(RetryPause, cancellationToken);
        }
    }

    private IEnumerable<string> Arguments()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"port={Port}"), "unix_socket_directories=",
            string.Create(CultureInfo.InvariantCulture, $"max_connections={_options.ConnectionsMax}"), "shared_buffers=64MB",
        ];
        string[] careless = _options.IsThrowaway ? ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] : [];
        return ["-D", _files.DataFolder, .. settings.Concat(careless).SelectMany(setting => new[] { "-c", setting })];
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + Unpooled);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
