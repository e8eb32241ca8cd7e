using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The latest migrations, newest first.</summary>
    public Task<ApiList<ApiMigration>> ListMigrationsAsync(CancellationToken cancellationToken = default) =>
        ListAsync("v1/migrations", ApiJson.Default.ApiListApiMigration, cancellationToken);

    /// <summary>Begins to move a running VM to another region and returns at once.</summary>
    public Task<ApiMigration> MigrateVmAsync(string name, ApiMigrationDraft draft, CancellationToken cancellationToken = default) =>
        CommandAsync(
            key => SendAsync(
                HttpMethod.Post,
                $"{VmPath(name)}:migrate",
                JsonContent.Create(draft, ApiJson.Default.ApiMigrationDraft),
                ApiJson.Default.ApiMigration,
                cancellationToken,
                key),
            cancellationToken);

    /// <summary>Where a migration stands.</summary>
    public Task<ApiMigration> GetMigrationAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, MigrationPath(id), null, ApiJson.Default.ApiMigration, cancellationToken);

    /// <summary>Asks for a migration's end.</summary>
    public Task<ApiMigration> CancelMigrationAsync(string id, CancellationToken cancellationToken = default) =>
        CommandAsync(
            key => SendAsync(HttpMethod.Post, $"{MigrationPath(id)}:cancel", null, ApiJson.Default.ApiMigration, cancellationToken, key),
            cancellationToken);

    /// <summary>
    /// A migration's progress until it has ended; the last element is its end. A broken connection is opened anew, up to
    /// <see cref="NovaCronApiOptions.ReconnectCountMax"/> times in a row.
    /// </summary>
    public async IAsyncEnumerable<ApiMigration> WatchMigrationAsync(
        string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        JsonTypeInfo<ApiMigration> type = ApiJson.Default.ApiMigration;
        await foreach (var migration in ReadEventsAsync(() => $"{MigrationPath(id)}/events", type, cancellationToken))
        {
            yield return migration;
            if (migration.HasEnded)
            {
                yield break;
            }
        }
    }

    private static string MigrationPath(string id) => "v1/migrations/" + Uri.EscapeDataString(id);
}
