using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>What is fixed inside an epoch of the federation's log. Two are equal where their digests are.</summary>
public sealed record FederationConfiguration
{
    /// <summary>The version of the state machine that this code is.</summary>
    public const int CurrentVersion = 1;

    /// <summary>With fewer members none may lie.</summary>
    public const int ByzantineMembersMin = 4;

    /// <summary>Names the log: signatures and commands of another chain mean nothing here.</summary>
    public required string Chain { get; init; }

    /// <summary>Which epoch, from 1.</summary>
    public required long Epoch { get; init; }

    /// <summary>Which faults it outlives.</summary>
    public required ConsensusMode Mode { get; init; }

    /// <summary>The members, in the order that the engines number them.</summary>
    public required IReadOnlyList<FederationMember> Members { get; init; }

    /// <summary>Whose signatures change the membership.</summary>
    public IReadOnlyList<MemberKey> Operators { get; init; } = [];

    /// <summary>The pace.</summary>
    public FederationTimeouts Timeouts { get; init; } = FederationTimeouts.Default;

    /// <summary>Which rules commands are executed by.</summary>
    public int StateMachineVersion { get; init; } = CurrentVersion;

    /// <summary>Members that may fail: crash in the one mode, lie in the other.</summary>
    public int Faults => Mode == ConsensusMode.Crash ? (Members.Count - 1) / 2 : ByzantineFaults;

    /// <summary>Members that may lie in the Byzantine mode.</summary>
    public int ByzantineFaults => (Members.Count - 1) / 3;

    /// <summary>Members that decide in this mode.</summary>
    public int Quorum => Mode == ConsensusMode.Crash ? CrashQuorum : ByzantineQuorum;

    /// <summary>A majority.</summary>
    public int CrashQuorum => (Members.Count / 2) + 1;

    /// <summary>So many that two such groups share one that does not lie.</summary>
    public int ByzantineQuorum => ((Members.Count + ByzantineFaults) / 2) + 1;

    /// <summary>Whether there are enough members for one of them to lie.</summary>
    public bool CanBeByzantine => Members.Count >= ByzantineMembersMin;

    /// <summary>Names the configuration.</summary>
    public Digest Digest => Digest.Of(Encode());

    /// <summary>A member's number; -1 for a region that is none.</summary>
    public int IndexOf(string region)
    {
        for (var i = 0; i < Members.Count; i++)
        {
            if (string.Equals(Members[i].Region, region, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A member; null for a region that is none.</summary>
    public FederationMember? Find(string region) => IndexOf(region) is >= 0 and var index ? Members[index] : null;

    /// <summary>Writes it.</summary>
    public byte[] Encode() => LogWire.Encoded(Write);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static FederationConfiguration Decode(ReadOnlyMemory<byte> bytes) => LogWire.Whole(bytes, Read);

    /// <inheritdoc/>
    public bool Equals(FederationConfiguration? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode();

    internal void Write(WireWriter writer)
    {
        writer.Text(Chain).I64(Epoch).U8((byte)Mode).List(Members, (to, member) => member.Write(to));
        writer.List(Operators, (to, key) => to.Bytes(key.Info.Span));
        Timeouts.Write(writer);
        writer.I32(StateMachineVersion);
    }

    internal static FederationConfiguration Read(ref WireReader reader)
    {
        var read = new FederationConfiguration
        {
            Chain = reader.Name(),
            Epoch = reader.Count64(),
            Mode = ReadMode(ref reader),
            Members = reader.List(LogLimits.MembersMax, FederationMember.Read),
            Operators = reader.List(LogLimits.OperatorsMax, LogWire.Key),
            Timeouts = FederationTimeouts.Read(ref reader),
            StateMachineVersion = reader.I32(),
        };
        return read.Flaw() is { } flaw ? throw new WireFormatException(flaw) : read;
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is outside its range, or they contradict each other.</exception>
    public void Validate()
    {
        if (!LogWire.IsName(Chain) || Members.Count > LogLimits.MembersMax || Operators.Count > LogLimits.OperatorsMax)
        {
            throw new ArgumentException("a configuration needs a chain, and no more members and operators than there may be");
        }

        if (Flaw() is { } flaw)
        {
            throw new ArgumentException(flaw);
        }
    }

    internal static ConsensusMode ReadMode(ref WireReader reader) =>
        reader.U8() is var mode && Enum.IsDefined((ConsensusMode)mode)
            ? (ConsensusMode)mode
            : throw new WireFormatException($"{mode} is no mode");

    private string? Flaw() => this switch
    {
        { Epoch: < 1 } => "epochs begin with 1",
        { Members.Count: 0 } => "a federation has members",
        _ when !Enum.IsDefined(Mode) => $"{(byte)Mode} is no mode",
        _ when Members.Any(member => !LogWire.IsName(member.Region)) => "a region's name is no name",
        _ when Members.Any(member => member.TrustDomain.Length > 0 && !LogWire.IsName(member.TrustDomain)) => "a trust domain is no name",
        { StateMachineVersion: not CurrentVersion } =>
            $"its state machine has version {StateMachineVersion}, and the one here {CurrentVersion}",
        { Mode: ConsensusMode.Byzantine, CanBeByzantine: false } => $"{Members.Count} members are too few for one that lies",
        _ when Members.DistinctBy(member => member.Region, StringComparer.Ordinal).Count() < Members.Count => "a region is there twice",
        _ when Members.DistinctBy(member => member.Key).Count() < Members.Count => "two members have one key",
        _ when Members.Select(member => member.Key).Concat(Operators).Any(key => !LogWire.IsKey(key.Info.Span)) =>
            "a key is not an uncompressed point of P-256",
        _ when !Timeouts.IsValid => "its timeouts cannot be kept",
        _ => null,
    };
}
