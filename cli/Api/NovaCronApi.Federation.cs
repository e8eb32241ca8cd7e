namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The most epochs that are followed to one.</summary>
    private const int EpochsMax = 100_000;

    /// <summary>The federation's log.</summary>
    public Task<ApiFederation> GetFederationAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, "v1/federation", null, ApiJson.Default.ApiFederation, cancellationToken);

    /// <summary>What was proven against members.</summary>
    public Task<ApiList<ApiOffence>> ListEvidenceAsync(CancellationToken cancellationToken = default) =>
        ListAsync("v1/federation/evidence", ApiJson.Default.ApiListApiOffence, cancellationToken);

    /// <summary>How epochs began, up to one; fewer where there are not so many.</summary>
    public async Task<ApiEpochs> ListEpochsAsync(long upTo, CancellationToken cancellationToken = default)
    {
        var starts = new List<ApiEpoch>();
        while (true)
        {
            // The first epoch has no beginning.
            var from = starts.Count > 0 ? starts[^1].Epoch + 1 : 2;
            var page = await SendAsync(
                HttpMethod.Get, $"v1/federation/epochs?from={from}", null, ApiJson.Default.ApiEpochs, cancellationToken);
            starts.AddRange(page.Starts.Where(start => start.Epoch >= from && start.Epoch <= upTo));
            if (from > upTo || starts.Count == 0 || starts[^1].Epoch < from || starts[^1].Epoch >= upTo || starts.Count >= EpochsMax)
            {
                return page with { Starts = starts };
            }
        }
    }

    /// <summary>A migration's receipt.</summary>
    public Task<ApiReceipt> GetReceiptAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, $"{MigrationPath(id)}/receipt", null, ApiJson.Default.ApiReceipt, cancellationToken);
}
