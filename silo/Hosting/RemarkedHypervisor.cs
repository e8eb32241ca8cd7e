using NovaCron.Hypervisor;

namespace NovaCron.Silo.Hosting;

/// <summary>A hypervisor with one more remark: why it was chosen.</summary>
internal sealed class RemarkedHypervisor(IHypervisor inner, string remark) : IHypervisor, IDisposable
{
    /// <inheritdoc/>
    public async ValueTask<HypervisorInfo> ProbeAsync(CancellationToken cancellationToken)
    {
        var info = await inner.ProbeAsync(cancellationToken);
        return info with { Remarks = [remark, .. info.Remarks] };
    }

    /// <inheritdoc/>
    public Task<IMachine> LaunchAsync(MachineSpec spec, LaunchMode mode, CancellationToken cancellationToken) =>
        inner.LaunchAsync(spec, mode, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IMachine>> AdoptAsync(CancellationToken cancellationToken) => inner.AdoptAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();
}
