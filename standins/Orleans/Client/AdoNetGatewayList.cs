using System.Data.Common;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.AdoNet;

namespace Orleans.Runtime.Client;

/// <summary>Gateways of the cluster's active members, by the statement that the scripts put into <c>OrleansQuery</c>.</summary>
/// <param name="options">Where.</param>
/// <param name="cluster">The cluster.</param>
internal sealed class AdoNetGatewayList(IOptions<AdoNetClusteringClientOptions> options, IOptions<ClusterOptions> cluster) : IGatewayList
{
    private const string Owner = "The list of gateways";
    private const string ReadKey = "GatewaysQueryKey";
    private readonly Lazy<Database> _database = new(() =>
        new Database(Owner, options.Value.Invariant, options.Value.ConnectionString, options.Value.DataSource));

    private string? _query;

    public async Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _query ??= (await _database.Value.ReadQueriesAsync(Owner, [ReadKey], cancellationToken))[ReadKey];
            var found = await _database.Value.ReadAsync(_query, Bind, GatewayOf, cancellationToken);
            // The newest first: a silo that ended without a word is listed until another one takes its place.
            return [.. found.OrderByDescending(gateway => gateway.Generation).Select(gateway => gateway.Address)];
        }
        catch (Exception error) when (error is not OperationCanceledException and not OrleansConfigurationException)
        {
            throw new SiloUnavailableException($"{Owner} cannot be read: {error.Message}", error);
        }
    }

    private void Bind(DbCommand command)
    {
        command.Bind("DeploymentId", cluster.Value.ClusterId);
        command.Bind("Status", (int)SiloStatus.Active);
    }

    private static (IPEndPoint Address, int Generation) GatewayOf(DbDataReader row) => (
        new IPEndPoint(IPAddress.Parse(row.GetString(row.GetOrdinal("Address"))), NumberOf(row, "ProxyPort")), NumberOf(row, "Generation"));

    private static int NumberOf(DbDataReader row, string column) =>
        Convert.ToInt32(row.GetValue(row.GetOrdinal(column)), CultureInfo.InvariantCulture);
}
