using System.Net.Http.Json;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The VMs of the federation, as the region that is asked sees them.</summary>
    public Task<ApiList<ApiVm>> ListVmsAsync(ApiVmFilter filter, CancellationToken cancellationToken = default) =>
        ListAsync("v1/vms" + filter.ToQuery(), ApiJson.Default.ApiListApiVm, cancellationToken);

    /// <summary>Creates a VM in the region that is asked.</summary>
    public Task<ApiVm> CreateVmAsync(ApiVmDraft draft, CancellationToken cancellationToken = default) =>
        CommandAsync(
            key => SendAsync(
                HttpMethod.Post,
                "v1/vms",
                JsonContent.Create(draft, ApiJson.Default.ApiVmDraft),
                ApiJson.Default.ApiVm,
                cancellationToken,
                key),
            cancellationToken);

    /// <summary>What is known of a VM where it is asked for.</summary>
    public Task<ApiVm> GetVmAsync(string name, CancellationToken cancellationToken = default) =>
        ReadVmAsync(name, null, null, cancellationToken);

    /// <summary>What is known of a VM, as fresh as asked for.</summary>
    /// <param name="name">The VM.</param>
    /// <param name="read"><c>owner</c> or <c>here</c>; null leaves it to the API.</param>
    /// <param name="maxStaleness">How stale the answer may be; null for as stale as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ApiVm> ReadVmAsync(
        string name, string? read, TimeSpan? maxStaleness = null, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Get, VmPath(name) + ApiVmFilter.ToQuery(read, maxStaleness), null, ApiJson.Default.ApiVm, cancellationToken);

    /// <summary>Boots a VM.</summary>
    public Task<ApiVm> StartVmAsync(string name, CancellationToken cancellationToken = default) =>
        ActAsync(name, "start", cancellationToken);

    /// <summary>Pauses a VM.</summary>
    public Task<ApiVm> PauseVmAsync(string name, CancellationToken cancellationToken = default) =>
        ActAsync(name, "pause", cancellationToken);

    /// <summary>Lets a paused VM run on.</summary>
    public Task<ApiVm> ResumeVmAsync(string name, CancellationToken cancellationToken = default) =>
        ActAsync(name, "resume", cancellationToken);

    /// <summary>Ends a VM at once, like pulling the plug.</summary>
    public Task<ApiVm> StopVmAsync(string name, CancellationToken cancellationToken = default) =>
        ActAsync(name, "stop", cancellationToken);

    /// <summary>Changes a VM.</summary>
    public Task<ApiVm> PatchVmAsync(string name, ApiVmPatch patch, CancellationToken cancellationToken = default) =>
        CommandAsync(
            key => SendAsync(
                HttpMethod.Patch,
                VmPath(name),
                JsonContent.Create(patch, ApiJson.Default.ApiVmPatch),
                ApiJson.Default.ApiVm,
                cancellationToken,
                key),
            cancellationToken);

    /// <summary>Removes a stopped VM.</summary>
    public Task DeleteVmAsync(string name, CancellationToken cancellationToken = default) => CommandAsync(
        async key =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, VmPath(name));
            SetKey(request, key);
            using var limit = LimitTime(cancellationToken);
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, limit, cancellationToken);
            return response.StatusCode;
        },
        cancellationToken);

    private Task<ApiVm> ActAsync(string name, string action, CancellationToken cancellationToken) =>
        CommandAsync(
            key => SendAsync(HttpMethod.Post, $"{VmPath(name)}:{action}", null, ApiJson.Default.ApiVm, cancellationToken, key),
            cancellationToken);

    private static string VmPath(string name) => "v1/vms/" + Uri.EscapeDataString(name);
}
