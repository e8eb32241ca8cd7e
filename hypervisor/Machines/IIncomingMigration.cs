using System.IO.Pipelines;

namespace NovaCron.Hypervisor;

/// <summary>A guest on its way in.</summary>
public interface IIncomingMigration : IAsyncDisposable
{
    /// <summary>Where the stream is written, byte for byte as the source's machine sent it; completed after its last byte.</summary>
    PipeWriter Stream { get; }

    /// <summary>Waits until the machine has loaded the whole stream. The guest stays paused.</summary>
    /// <exception cref="HypervisorException">The stream was malformed, truncated, or from a machine this one cannot be.</exception>
    Task WaitForLoadedAsync(CancellationToken cancellationToken);
}
