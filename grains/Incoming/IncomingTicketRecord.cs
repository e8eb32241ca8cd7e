using System.Collections.Immutable;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Incoming;

/// <summary>A ticket, as it crosses grain calls. The token is a secret: it is neither stored nor logged.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.IncomingTicketRecord")]
internal sealed record IncomingTicketRecord(
    [property: Id(0)] string Migration,
    [property: Id(1)] string Endpoint,
    [property: Id(2)] byte[] Token,
    [property: Id(3)] ImmutableArray<VmImage> MissingImages,
    [property: Id(4)] int FrameVersion = 0,
    [property: Id(5)] int CopiesMax = 0,
    [property: Id(6)] ImmutableArray<KeptRecord> Kept = default,
    [property: Id(7)] ImmutableArray<VmImage> Images = default,
    [property: Id(8)] bool TakesImageFrames = false)
{
    public static IncomingTicketRecord From(IncomingTicket ticket) => new(
        ticket.Migration,
        ticket.Endpoint,
        ticket.Token,
        [.. ticket.MissingImages.Select(ToRecord)],
        ticket.Decoder.FrameVersion,
        ticket.Decoder.CopiesMax,
        [.. ticket.Decoder.Kept.Select(kept => new KeptRecord(kept.Migration, kept.Root, kept.Units))],
        [.. ticket.Decoder.Images.Select(ToRecord)],
        ticket.Decoder.TakesImageFrames);

    public IncomingTicket ToTicket() => new(Migration, Endpoint, Token, [.. MissingImages.Select(ToReference)])
    {
        Decoder = new MemoryDecoder(FrameVersion, CopiesMax)
        {
            Kept = Kept.IsDefault ? [] : [.. Kept.Select(kept => new KeptReference(kept.Migration, kept.Root, kept.Units))],
            TakesImageFrames = TakesImageFrames,
            Images = Images.IsDefault ? [] : [.. Images.Select(ToReference)],
        },
    };

    public override string ToString() => $"Ticket {Migration}";

    private static VmImage ToRecord(ImageReference image) => new(image.Sha256, image.Length);

    private static ImageReference ToReference(VmImage image) => new(image.Sha256, image.Length);
}

/// <summary>A guest's memory that the target kept.</summary>
[GenerateSerializer, Immutable, Alias("NovaCron.KeptRecord")]
internal sealed record KeptRecord([property: Id(0)] string Migration, [property: Id(1)] string Root, [property: Id(2)] int Units);
