namespace NovaCron.Agent;

/// <summary>What a target's decoder of a guest's memory takes. The default is of an agent that does not tell.</summary>
/// <param name="FrameVersion">The newest version of frames.</param>
/// <param name="CopiesMax">Previous copies of pages that it can keep; 0 in version 1.</param>
public readonly record struct MemoryDecoder(int FrameVersion, int CopiesMax)
{
    /// <summary>The most memories that a target names: 16.</summary>
    public const int KeptMax = 16;

    /// <summary>Guests' memories that the target kept, to whose pages frames may refer, in this order.</summary>
    public IReadOnlyList<KeptReference> Kept { get => field ?? []; init => field = value is { Count: > 0 } ? value : null; }

    /// <summary>Whether it takes images in frames too, and not only as their bytes are.</summary>
    public bool TakesImageFrames { get; init; }

    /// <summary>The most images that a target names: 8.</summary>
    public const int ImagesMax = 8;

    /// <summary>The guest's own images, to whose 4 KiB units frames may refer after those of <see cref="Kept"/>, in this order.</summary>
    public IReadOnlyList<ImageReference> Images { get => field ?? []; init => field = value is { Count: > 0 } ? value : null; }
}

/// <summary>A guest's memory as a migration left it, which both of its ends may keep.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Root">A hash over all of its pages and their places, in lower-case hexadecimal.</param>
/// <param name="Units">Its pages of 4,096 bytes, but for those of one byte.</param>
public sealed record KeptReference(string Migration, string Root, int Units);
