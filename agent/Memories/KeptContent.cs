namespace NovaCron.Agent.Memories;

/// <summary>All there is to know of a kept memory but its units' contents.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Reference">What the other end of its migration knows it by.</param>
/// <param name="At">When its migration ended.</param>
/// <param name="Key">What its units are encrypted by.</param>
/// <param name="Units">Its units in the order of their addresses.</param>
/// <param name="Names">Their names, in that order.</param>
internal sealed record KeptContent(
    string Vm, KeptReference Reference, DateTimeOffset At, ReadOnlyMemory<byte> Key, KeptUnit[] Units, byte[] Names);
