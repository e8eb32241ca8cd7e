using System.IO.Pipelines;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>One guest being loaded. A machine that could not load its stream is gone, as QEMU's is.</summary>
internal sealed class IncomingTransfer(Guest guest, InProcessHypervisorOptions options) : IIncomingMigration
{
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: options.StreamBufferBytes, resumeWriterThreshold: options.StreamBufferBytes / 2,
            useSynchronizationContext: false));

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PipeWriter Stream => _pipe.Writer;

    public void Start() => _ = RunAsync();

    public Task WaitForLoadedAsync(CancellationToken cancellationToken) => _loaded.Task.WaitAsync(cancellationToken);

    /// <summary>Lets go: a stream that was not ended ends here, and will not load.</summary>
    public ValueTask DisposeAsync() => _pipe.Writer.CompleteAsync();

    /// <summary>The machine is gone: nothing more of the stream is wanted.</summary>
    public void Abandon() => _pipe.Reader.CancelPendingRead();

    private async Task RunAsync()
    {
        // The caller gets its handle before the first page is loaded.
        await Task.Yield();
        try
        {
            var loader = new GuestLoader(guest, _pipe.Reader);
            await loader.Source.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false);
            loader.Finish();
            _loaded.TrySetResult();
            await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever went wrong, half a guest must not stay: the waiting side is told, and the machine is gone.
            guest.PullThePlug();
            _loaded.TrySetException(e as HypervisorException ?? MachineErrors.IncomingFailed(guest.Spec.Id, "its stream was given up", e));
            _ = _loaded.Task.Exception;
            await _pipe.Reader.CompleteAsync(e).ConfigureAwait(false);
        }
    }
}
