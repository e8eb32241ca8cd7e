using System.Text.Json.Serialization;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>What is to change of a VM, as a JSON merge patch (RFC 7396): what is not named stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record VmPatch
{
    private bool _hasFailover;

    /// <summary>What happens when its host falls silent.</summary>
    public VmFailoverMode Failover
    {
        get;
        init => (field, _hasFailover) = (value, true);
    }

    /// <summary>The region that is to take over, with automatic failover; null lets the owner choose one that it reaches.</summary>
    public string? Standby { get; init; }

    /// <summary>Labels to put, and those to remove as null.</summary>
    public IReadOnlyDictionary<string, string?> Labels { get; init; } = new Dictionary<string, string?>();

    /// <summary>The failover as the grain wants it; null leaves it.</summary>
    /// <exception cref="RequestException">The fields do not go together, or there is nothing to change.</exception>
    public VmFailover? ToFailover()
    {
        if (Standby is not null && (!_hasFailover || Failover is VmFailoverMode.Manual || string.IsNullOrWhiteSpace(Standby)))
        {
            throw RequestException.Field("standby", "A region stands by for a VM with automatic failover only, and has a name.");
        }

        return _hasFailover
            ? new VmFailover(Failover, Standby)
            : Labels.Count > 0 ? null : throw new RequestException("There is nothing to change: give failover, labels or both.");
    }
}
