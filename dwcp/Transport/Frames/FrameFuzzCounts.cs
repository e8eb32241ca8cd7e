namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>What became of made-up frames.</summary>
/// <param name="Frames">How many there were.</param>
/// <param name="Accepted">Those whose header and payload were taken.</param>
/// <param name="Refused">Those that were refused, by their header or by a connection.</param>
/// <param name="Connections">Connections that were fed with them.</param>
/// <param name="AllocatedBytesMax">The most memory that one frame, or one connection with all of its frames, took.</param>
internal sealed record FrameFuzzCounts(long Frames, long Accepted, long Refused, long Connections, long AllocatedBytesMax);
