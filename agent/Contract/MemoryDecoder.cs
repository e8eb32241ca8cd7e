namespace NovaCron.Agent;

/// <summary>What a target's decoder of a guest's memory takes. The default is of an agent that does not tell.</summary>
/// <param name="FrameVersion">The newest version of frames.</param>
/// <param name="CopiesMax">Previous copies of pages that it can keep; 0 in version 1.</param>
public readonly record struct MemoryDecoder(int FrameVersion, int CopiesMax);
