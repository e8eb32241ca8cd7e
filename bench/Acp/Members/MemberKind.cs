using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Driving;
using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Bench.Acp.Members;

/// <summary>Begins one of a run's members.</summary>
/// <param name="place">Which one, from 0.</param>
/// <param name="regions">All of them.</param>
/// <param name="written">What it has in writing.</param>
/// <param name="now">The time.</param>
internal delegate IAcpMember MemberFactory(
    int place, IReadOnlyList<string> regions, IReadOnlyList<StableRecord> written, TimeSpan now);

/// <summary>A caller's next command, by the answer to the one before; null at first.</summary>
internal delegate ReadOnlyMemory<byte> NextCommand(ReplicaResult? before);

/// <summary>What is measured.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Members">How many of them.</param>
/// <param name="CreateFactory">Makes what begins the members of one run.</param>
/// <param name="CreateCaller">Makes a caller, by its number.</param>
internal sealed record MemberKind(
    string Name, int Members, Func<IReadOnlyList<string>, MemberFactory> CreateFactory, Func<int, NextCommand> CreateCaller)
{
    private const int CommandBytes = 100;
    private const int CrashMembers = 3;
    private const int ByzantineMembers = 4;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<MemberKind> All { get; } =
    [
        new("cft", CrashMembers, _ => CftMember.Create, _ => SameBytes()),
        new("crash", CrashMembers, regions => FederationMembers.Create(regions, isByzantine: false), FederationMembers.CreateCaller),
        new("byzantine", ByzantineMembers, regions => FederationMembers.Create(regions, isByzantine: true), FederationMembers.CreateCaller),
    ];

    private static NextCommand SameBytes()
    {
        var command = new byte[CommandBytes];
        new Random(1).NextBytes(command);
        return _ => command;
    }
}
