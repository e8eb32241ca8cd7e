namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>Another activation of the member has begun: this one writes nothing any more, and has to stop.</summary>
public sealed class FencedException(string replica, long fence, Exception? inner = null)
    : Exception($"Member {replica} has begun again elsewhere: what began with fence {fence} may not write.", inner);
