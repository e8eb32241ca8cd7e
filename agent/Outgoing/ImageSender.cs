using Microsoft.Extensions.Logging;
using NovaCron.Agent.Data;
using NovaCron.Agent.Images;
using NovaCron.Agent.Machines;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Outgoing;

/// <summary>Sends a guest's images to where it goes, each by a transfer of its own.</summary>
internal sealed partial class ImageSender(
    AgentOptions options, LocalMachines machines, ImageStore images, IAgentDialers dialers, OutgoingTransfers transfers, TimeProvider time,
    ILogger<ImageSender> logger)
{
    public async Task<long> SendAsync(OutgoingOrder order, IReadOnlyList<ImageReference> wanted, CancellationToken cancellationToken)
    {
        OutgoingRules.RequireForm(order);
        using (await machines.EnterAsync(order.Vm, cancellationToken))
        {
            await machines.AdmitAsync(order.Vm, order.Epoch, cancellationToken);
            OutgoingRules.RequireOwn(machines.Require(order.Vm), wanted);
        }

        var wireBytes = 0L;
        foreach (var image in wanted.Distinct())
        {
            wireBytes += await SendAsync(order, image, cancellationToken);
        }

        return wireBytes;
    }

    private async Task<long> SendAsync(OutgoingOrder order, ImageReference image, CancellationToken cancellationToken)
    {
        await using var file = images.OpenRead(image);
        var inFrames = order.Decoder.TakesImageFrames;
        var offer = Transfers.Image(order.Migration, image, inFrames, options.Region, order.TargetRegion, order.Token);
        using var terms = await transfers.BeginAsync(order, cancellationToken);
        await using var sender = await AmstSender.ConnectAsync(
            dialers.Create(order.Endpoint, order.TargetRegion), offer, terms.Settings, time, logger, cancellationToken);
        try
        {
            await SendAsync(sender, file, inFrames ? OutgoingRules.TermsOf(order.Decoder) : null, cancellationToken);
            var receipt = await sender.CompleteAsync(cancellationToken);
            LogSent(order.Migration, ImageStore.Short(image), image.Length, order.TargetRegion, receipt.WireBytes);
            return receipt.WireBytes;
        }
        finally
        {
            terms.Learn(sender);
        }
    }

    private async Task SendAsync(AmstSender sender, Stream file, DecoderTerms? decoder, CancellationToken cancellationToken)
    {
        if (decoder is { } terms)
        {
            using var frames = new ImageFrames(sender, terms, options.Encoding, time);
            await frames.SendAsync(file, cancellationToken);
            return;
        }

        var buffer = new byte[sender.PayloadBytesMax];
        for (int count; (count = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await sender.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    [LoggerMessage(5521, LogLevel.Information,
        "Migration {Migration}: image {Image}, {Bytes} bytes, sent to region {Region} in {WireBytes} bytes on the wire")]
    private partial void LogSent(string migration, string image, long bytes, string region, long wireBytes);
}
