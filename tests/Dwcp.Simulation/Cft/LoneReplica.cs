using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>Member 0 of a group without the others: a test says what they would, and what time it is.</summary>
internal sealed class LoneReplica(CftStable stable, int members = 3, CftOptions? options = null, ulong seed = 1)
{
    private readonly CftReplica _replica = new(0, members, stable, options ?? Options, seed, TimeSpan.Zero);

    public static CftOptions Options { get; } = new()
    {
        HeartbeatInterval = Ms(10),
        ElectionTimeout = Ms(100),
        BatchEntriesMax = 1,
        InFlightMax = 3,
        SnapshotPieceBytes = 4,
        SnapshotBytesMax = 8,
    };

    public TimeSpan Now { get; set; }

    public CftRole Role => _replica.Role;

    public long Term => _replica.Term;

    public int? Leader => _replica.Leader;

    public long Commit => _replica.Commit;

    public long LastIndex => _replica.LastIndex;

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>A log of entries of these terms, each with its own index as its command; the member has not voted.</summary>
    public static CftStable Log(long term, params long[] terms) =>
        new(term, null, CftSnapshot.None, [.. terms.Select((of, i) => Wanted.Entry(of, (byte)(i + 1)))]);

    /// <summary>One that leads in term 1, behind entries of an earlier term, and has sent the first entry of its own.</summary>
    public static LoneReplica Leading(int entries = 0, int members = 3, CftOptions? options = null)
    {
        var leader = new LoneReplica(Log(0, new long[entries]), members, options);
        leader.Now = Options.ElectionTimeout * 2;
        leader.Tick();
        for (var other = 1; other <= members / 2; other++)
        {
            leader.Receive(other, new CftMessage.PreVoteReply(1, IsGranted: true));
        }

        for (var other = 1; other <= members / 2; other++)
        {
            leader.Receive(other, new CftMessage.VoteReply(1, IsGranted: true));
        }

        Assert.Equal(CftRole.Leader, leader.Role);
        return leader;
    }

    /// <summary>One that leads in term 1, whose first entry is committed and is at the other two.</summary>
    public static LoneReplica Settled(CftOptions? options = null)
    {
        var leader = Leading(options: options);
        leader.Has(1, 1);
        leader.Has(2, 1);
        return leader;
    }

    public IReadOnlyList<CftOutput> Step(CftInput input) => _replica.Step(input, Now);

    public IReadOnlyList<CftOutput> Tick() => Step(new CftInput.Tick());

    public IReadOnlyList<CftOutput> TickAfter(TimeSpan pause)
    {
        Now += pause;
        return Tick();
    }

    public IReadOnlyList<CftOutput> Receive(int from, CftMessage message) => Step(new CftInput.Receive(from, message));

    /// <summary>Another member says to the leader of term 1 that it has entries up to one.</summary>
    public IReadOnlyList<CftOutput> Has(int member, long index, long round = 0) =>
        Receive(member, new CftMessage.AppendReply(1, IsMatch: true, index, round));

    /// <summary>Another member says to the leader of term 1 that its log does not match.</summary>
    public IReadOnlyList<CftOutput> Lacks(int member, long next, long round = 0) =>
        Receive(member, new CftMessage.AppendReply(1, IsMatch: false, next, round));

    public IReadOnlyList<CftOutput> Propose(params byte[] command) => Step(new CftInput.Propose(command));

    /// <summary>Proposes commands of one byte each.</summary>
    public IReadOnlyList<CftOutput> ProposeAll(params byte[] commands) =>
        Step(new CftInput.ProposeAll([.. commands.Select(command => (ReadOnlyMemory<byte>)new[] { command })]));

    public IReadOnlyList<CftOutput> Read(long id) => Step(new CftInput.Read(id));

    public IReadOnlyList<CftOutput> Compact(long index, params byte[] state) => Step(new CftInput.Compact(index, state));
}
