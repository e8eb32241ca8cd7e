using NovaCron.PostgresKit;
using NovaCron.Silo.Hosting;
using NovaCron.Silo.Storage;
using Npgsql;

namespace NovaCron.Silo.Tests.Storage;

public sealed class PostgresDatabaseTests
{
    private static readonly string[] Scripts =
    [
        "00-orleans-query", "10-orleans-persistence", "20-orleans-reminders", "30-orleans-clustering", "40-novacron-replicas",
        "50-novacron-synchronization",
    ];

    [PostgresFact]
    public async Task An_empty_database_is_refused_with_the_name_of_every_script_and_the_cure()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("prepare");
        await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions());

        var refusal = await RefuseAsync(database);

        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        foreach (var script in Scripts)
            Assert.Contains($"sql/postgresql/{script}.sql, version 1, was not applied", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("novacron db apply", refusal.Message, StringComparison.Ordinal);
        var password = new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!;
        Assert.DoesNotContain(password, refusal.Message, StringComparison.Ordinal);
        Assert.False(await database.AnswersAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task A_database_with_all_scripts_is_taken()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("prepare");
        await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions());
        await database.ApplySchemaAsync(CancellationToken.None);

        await database.PrepareAsync(CancellationToken.None);

        Assert.True(await database.AnswersAsync(CancellationToken.None));
        Assert.All(await database.ApplySchemaAsync(CancellationToken.None), script => Assert.Equal(ScriptState.Current, script.State));
    }

    [PostgresTheory]
    [InlineData("DELETE FROM NovaCronSchema WHERE Script = '20-orleans-reminders'", "20-orleans-reminders.sql, version 1, was not applied")]
    [InlineData("DELETE FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'", "queries that sql/postgresql/10-orleans-persistence.sql")]
    public async Task What_is_missing_is_named_alone_and_comes_back(string loss, string reason)
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("missing");
        await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions());
        await database.ApplySchemaAsync(CancellationToken.None);
        await ExecuteAsync(server, loss);

        var refusal = await RefuseAsync(database);
        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Single(Scripts, script => refusal.Message.Contains(script, StringComparison.Ordinal));

        await database.ApplySchemaAsync(CancellationToken.None);
        await database.PrepareAsync(CancellationToken.None);
    }

    [PostgresTheory]
    [InlineData("UPDATE NovaCronSchema SET Version = 900 WHERE Script LIKE '10%'", "version 900 of the script 10-orleans-persistence")]
    [InlineData("INSERT INTO NovaCronSchema VALUES ('90-more', 1, now())", "the script 90-more, which this build does not know")]
    public async Task A_later_schema_is_left_alone(string change, string reason)
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("later");
        await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions());
        await database.ApplySchemaAsync(CancellationToken.None);
        await ExecuteAsync(server, change);

        var refusal = await RefuseAsync(database);
        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StartupException>(() => database.ApplySchemaAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task Of_many_that_apply_at_once_one_does_it_and_nobody_fails()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("together");
        var found = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions { ConnectionsMax = 2 });
            return await database.ApplySchemaAsync(CancellationToken.None);
        })));

        var first = Assert.Single(found, scripts => scripts.Any(script => script.IsDue));
        Assert.All(first, script => Assert.Equal(ScriptState.Missing, script.State));
    }

    [PostgresFact]
    public async Task A_script_that_fails_leaves_nothing_of_the_others()
    {
        await using var server = await TestPostgres.CreateDatabaseAsync("failing");
        await using var database = new PostgresDatabase(server.ConnectionString, new PostgresOptions());
        await ExecuteAsync(server, "CREATE TABLE OrleansRemindersTable (Unlike text)");

        var refusal = await Assert.ThrowsAsync<StartupException>(() => database.ApplySchemaAsync(CancellationToken.None));

        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains("cannot be used", refusal.Message, StringComparison.Ordinal);
        Assert.All(await database.ReadSchemaAsync(CancellationToken.None), script => Assert.Equal(ScriptState.Missing, script.State));
        await using var command = server.DataSource.CreateCommand("SELECT to_regclass('OrleansStorage') IS NULL");
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password_and_may_come_later()
    {
        await using var database = new PostgresDatabase(
            "Host=127.0.0.1;Port=1;Database=eu;Username=u;Password=geheim", new PostgresOptions());

        var refusal = await RefuseAsync(database);

        Assert.Equal(ExitCodes.TemporaryFailure, refusal.ExitCode);
        Assert.Contains("database eu on 127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refusal.ToString(), StringComparison.Ordinal);
        Assert.False(await database.AnswersAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("postgres://u:geheim@db1/eu")]
    [InlineData("Host=db1;Database=eu;geheim=1")]
    [InlineData("Username=u;Password=geheim")]
    public void What_is_no_connection_string_is_refused_and_not_shown(string text)
    {
        var refusal = Assert.Throws<StartupException>(() => new PostgresDatabase(text, new PostgresOptions()));

        Assert.Equal(ExitCodes.ConfigurationError, refusal.ExitCode);
        Assert.Contains("NOVACRON_DATABASE", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_ours_unless_the_connection_string_has_its_own()
    {
        var options = new PostgresOptions { ConnectionsMax = 7, CommandTimeout = TimeSpan.FromSeconds(9) };
        var ours = PostgresSettings.Parse("Host=db1;Database=eu", options);
        Assert.Equal((7, 9), (ours.MaxPoolSize, ours.CommandTimeout));
        var theirs = PostgresSettings.Parse("Host=db1;Database=eu;MaxPoolSize=3;Command Timeout=4;Application Name=x", options);
        Assert.Equal((3, 4, "x"), (theirs.MaxPoolSize, theirs.CommandTimeout, theirs.ApplicationName));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("ConnectionsMax", Refuse(new PostgresOptions { ConnectionsMax = 0 }), StringComparison.Ordinal);
        Assert.Contains("ConnectTimeout", Refuse(new PostgresOptions { ConnectTimeout = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("KeepAlive", Refuse(new PostgresOptions { KeepAlive = TimeSpan.FromHours(1) }), StringComparison.Ordinal);
    }

    private static string Refuse(PostgresOptions options) => Assert.Throws<StartupException>(options.Validate).Message;

    private static Task<StartupException> RefuseAsync(PostgresDatabase database) =>
        Assert.ThrowsAsync<StartupException>(() => database.PrepareAsync(CancellationToken.None));

    private static async Task ExecuteAsync(TestPostgresDatabase server, string statement)
    {
        await using var command = server.DataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
