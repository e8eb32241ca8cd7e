using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Diagnostics;
using NovaCron.Agent.Images;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Incoming;

/// <summary>
/// Takes the images a guest lacks here, while its migration waits for them: one transfer an image, one after the other, all in one
/// window; in frames, or of an earlier source as its bytes are.
/// </summary>
internal sealed partial class ImageInbox(
    ImageStore images, AmstListener listener, AmstOptions settings, HdeOptions encoding, WindowLease window, ILogger logger)
    : IAsyncDisposable
{
    /// <summary>
    /// How often one image may be sent for one migration: 16 times; a source that needs more is not accepted any further.
    /// </summary>
    public const int AttemptsMax = 16;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private bool _disposed;

    /// <summary>Announces one image; its transfer is accepted from now on.</summary>
    public void Expect(TransferOffer offer, ImageReference image) => _running.Add(TakeAsync(Expect(offer), image));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        window.Dispose();
        _stop.Dispose();
    }

    private AmstReceiver Expect(TransferOffer offer) => listener.Expect(offer, Transfers.Incoming(settings, window));

    private async Task TakeAsync(AmstReceiver receiver, ImageReference image)
    {
        await Task.Yield();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await using (receiver)
                {
                    await TryTakeAsync(receiver, image);
                }

                if (attempt == AttemptsMax)
                {
                    return;
                }

                // Stays open after a success too: a source whose answer was lost may send again.
                receiver = Expect(receiver.Offer);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The migration has all it needs, or was given up.
        }
        catch (Exception e)
        {
            LogInboxFailed(ImageStore.Short(image), e);
        }
    }

    private async Task TryTakeAsync(AmstReceiver receiver, ImageReference image)
    {
        try
        {
            await ReceiveAsync(receiver, image);
            LogReceived(ImageStore.Short(image), image.Length, receiver.Offer.SourceRegion);
        }
        catch (Exception e) when (e is AmstException or AgentException or HdeException or IOException)
        {
            var fault = AgentFaults.From(e);
            LogNotReceived(ImageStore.Short(image), receiver.Offer.SourceRegion, fault.Message);
            await RefuseAsync(receiver, fault);
        }
    }

    private async Task RefuseAsync(AmstReceiver receiver, AgentException fault)
    {
        try
        {
            await receiver.AbortAsync(AgentFaults.CodeOf(fault.Error), fault.Message, _stop.Token);
        }
        catch (AmstException)
        {
            // The transfer itself had failed: the source knows, or is out of reach.
        }
    }

    private async Task ReceiveAsync(AmstReceiver receiver, ImageReference image)
    {
        // The file is made when the transfer is there, for a reservation may wait for long.
        var first = await receiver.ReceiveAsync(_stop.Token);
        await using var writer = images.BeginReceive();
        var units = new ImageRebuilding(writer, image);
        using var decoder = Transfers.IsInFrames(receiver.Offer) ? new FrameDecoder(encoding) : null;
        for (var payload = first; payload is not null; payload = await receiver.ReceiveAsync(_stop.Token))
        {
            using (payload)
            {
                if (decoder is null)
                {
                    units.Opaque(payload.Memory.Span);
                }
                else
                {
                    decoder.Decode(payload.Memory.Span, units);
                }
            }
        }

        images.CompleteReceive(writer, image);
        await receiver.ConfirmAsync(_stop.Token);
    }

    [LoggerMessage(5401, LogLevel.Information, "Image {Image} of {Length} bytes received from region {Region} and verified")]
    private partial void LogReceived(string image, long length, string region);

    [LoggerMessage(5402, LogLevel.Warning, "Image {Image} was not received from region {Region}: {Reason}")]
    private partial void LogNotReceived(string image, string region, string reason);

    [LoggerMessage(5403, LogLevel.Error, "Image {Image} can no longer be received")]
    private partial void LogInboxFailed(string image, Exception exception);
}
