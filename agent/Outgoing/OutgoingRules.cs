using NovaCron.Agent.Data;
using NovaCron.Agent.Images;
using NovaCron.Agent.Incoming;
using NovaCron.Agent.Machines;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Agent.Outgoing;

/// <summary>What an order to send a guest away may say.</summary>
internal static class OutgoingRules
{
    /// <summary>The longest time a guest may be asked to stand still: 1 minute.</summary>
    public static readonly TimeSpan DowntimeLimitMax = TimeSpan.FromMinutes(1);

    public static void RequireForm(OutgoingOrder order)
    {
        MachineNames.Require(order.Vm);
        Require(
            order.Migration is { Length: > 0 and <= IncomingRules.MigrationLengthMax },
            $"a migration's id has 1 to {IncomingRules.MigrationLengthMax} characters");
        Require(RegionCertificate.IsRegionName(order.TargetRegion), $"'{order.TargetRegion}' is no region name");
        Require(!string.IsNullOrEmpty(order.Endpoint), "the target's endpoint is missing");
        Require(
            order.Token.Length is >= TransferOffer.TokenBytesMin and <= TransferOffer.TokenBytesMax,
            $"a token has {TransferOffer.TokenBytesMin} to {TransferOffer.TokenBytesMax} bytes");
        Require(TermsOf(order.Decoder).AreValid, "what the target's decoder takes contradicts itself");
        Require(
            order.Decoder.Kept.Count <= MemoryDecoder.KeptMax
                && order.Decoder.Kept.All(kept => kept.Units >= 0)
                && order.Decoder.Images.Count <= MemoryDecoder.ImagesMax
                && KnownUnits(order.Decoder) <= KnownNames.CountMax,
            $"at most {MemoryDecoder.KeptMax} kept memories and {MemoryDecoder.ImagesMax} images with {KnownNames.CountMax} pages can be "
                + "referred to");
        Require(order.Streams is >= 0 and <= Transfers.StreamsMax, $"streams must be 0 to {Transfers.StreamsMax}");
        Require(
            order.DowntimeLimit > TimeSpan.Zero && order.DowntimeLimit <= DowntimeLimitMax,
            $"the downtime limit must be more than 0 and at most {DowntimeLimitMax.TotalSeconds} s");
    }

    /// <summary>A target may ask for the guest's own images, or name them, and no other content of this store.</summary>
    public static void RequireOwn(MachineRecord record, IReadOnlyList<ImageReference> named)
    {
        if (named.FirstOrDefault(image => !record.Hardware.Images.Contains(image)) is { } foreign)
        {
            ImageStore.RequireValid(foreign);
            throw new AgentException(AgentError.InvalidOrder, $"Image {ImageStore.Short(foreign)} is none of {record.Vm}'s.");
        }
    }

    /// <summary>The decoder as the encoder knows it.</summary>
    public static DecoderTerms TermsOf(MemoryDecoder decoder) => new(decoder.FrameVersion, decoder.CopiesMax);

    private static Int128 KnownUnits(MemoryDecoder decoder)
    {
        Int128 units = decoder.Kept.Sum(kept => (long)kept.Units);
        foreach (var image in decoder.Images)
        {
            ImageStore.RequireValid(image);
            units += image.Length / UnitAddress.Size;
        }

        return units;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new AgentException(AgentError.InvalidOrder, $"The order is wrong: {rule}.");
        }
    }
}
