using System.Net.Http.Json;

namespace NovaCron.Cli.Api;

internal sealed partial class NovaCronApi
{
    /// <summary>The VMs of the federation.</summary>
    /// <param name="region">Only those that this region owns; null for all.</param>
    /// <param name="phase">Only those in this phase; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ApiList<ApiVm>> ListVmsAsync(string? region = null, string? phase = null, CancellationToken cancellationToken = default)
    {
        var filters = new List<string>();
        if (region is not null)
        {
            filters.Add("region=" + Uri.EscapeDataString(region));
        }

        if (phase is not null)
        {
            filters.Add("phase=" + Uri.EscapeDataString(phase));
        }

        var path = filters.Count == 0 ? "v1/vms" : "v1/vms?" + string.Join('&', filters);
        return ListAsync(path, ApiJson.Default.ApiListApiVm, cancellationToken);
    }

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

    /// <summary>What is known of a VM.</summary>
    public Task<ApiVm> GetVmAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, VmPath(name), null, ApiJson.Default.ApiVm, cancellationToken);

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
