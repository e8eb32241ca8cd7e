namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>How far the log is with a region's commands.</summary>
/// <param name="Incarnation">The latest life of the region's member; 0 before its first.</param>
/// <param name="Last">The last command of that life; 0 before its first.</param>
internal readonly record struct OriginSequence(long Incarnation, long Last);
