using System.Text.Json.Serialization;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>What is to change of a VM.</summary>
/// <param name="Failover">What happens when its host falls silent.</param>
/// <param name="Standby">The region that is to take over, with automatic failover; null lets the owner choose one that it reaches.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record VmPatch(VmFailoverMode Failover, string? Standby = null)
{
    /// <summary>The failover as the grain wants it.</summary>
    /// <exception cref="RequestException">The fields do not go together.</exception>
    public VmFailover ToFailover()
    {
        if (Standby is not null && (Failover is VmFailoverMode.Manual || string.IsNullOrWhiteSpace(Standby)))
        {
            throw RequestException.Field("standby", "A region stands by for a VM with automatic failover only, and has a name.");
        }

        return new VmFailover(Failover, Standby);
    }
}
