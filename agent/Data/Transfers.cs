using NovaCron.Dwcp.Transport;

namespace NovaCron.Agent.Data;

/// <summary>The transfers of a migration, named alike by both agents.</summary>
internal static class Transfers
{
    /// <summary>The most connections of one transfer: 64.</summary>
    public const int StreamsMax = 64;

    private const string MemoryKind = "memory";
    private const string ImageKind = "image";
    private const string ImageFramesKind = "image-frames";

    public static TransferOffer Memory(string migration, string sourceRegion, string targetRegion, byte[] token) =>
        new(AmstSessionId.FromName($"{migration}/{MemoryKind}"), MemoryKind, sourceRegion, targetRegion, token);

    /// <summary>An image's transfer, as its bytes are or in frames.</summary>
    public static TransferOffer Image(
        string migration, ImageReference image, bool inFrames, string sourceRegion, string targetRegion, byte[] token)
    {
        var kind = inFrames ? ImageFramesKind : ImageKind;
        return new(AmstSessionId.FromName($"{migration}/{kind}/{image.Sha256}"), kind, sourceRegion, targetRegion, token);
    }

    /// <summary>Whether an image's transfer has frames.</summary>
    public static bool IsInFrames(TransferOffer offer) => offer.Kind == ImageFramesKind;

    /// <summary>Transfer settings with an order's number of connections; 0 leaves it to the settings.</summary>
    public static AmstOptions WithStreams(AmstOptions settings, int streams) =>
        streams > 0 ? settings with { Streams = streams } : settings;

    /// <summary>Settings of a transfer that comes in, with its part of the windows' memory.</summary>
    public static AmstOptions Incoming(AmstOptions settings, WindowLease window) =>
        settings with { StreamsMax = StreamsMax, WindowBytes = window.Bytes };
}
