using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Bench.Acp.Members;

/// <summary>Begins one of a run's members.</summary>
/// <param name="place">Which one, from 0.</param>
/// <param name="regions">All of them.</param>
/// <param name="written">What it has in writing.</param>
/// <param name="now">The time.</param>
internal delegate IAcpMember MemberFactory(
    int place, IReadOnlyList<string> regions, IReadOnlyList<StableRecord> written, TimeSpan now);
