using NovaCron.GrainInterfaces;

namespace NovaCron.Client;

/// <summary>A host of this region.</summary>
public sealed class HostClient
{
    private readonly IGrainFactory _grains;
    private readonly CallRetries _retries;

    internal HostClient(string name, IGrainFactory grains, CallRetries retries)
    {
        Name = name;
        _grains = grains;
        _retries = retries;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it is, can do and has free now.</summary>
    public Task<HostInfo> GetAsync(CancellationToken cancellationToken = default) =>
        _retries.RunAsync(CallSafety.Read, _grains.GetGrain<IHostGrain>(GrainKeys.Host(Name)).GetAsync, cancellationToken);
}
