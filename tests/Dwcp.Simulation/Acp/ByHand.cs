using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// One member of several, driven by hand: the test is all the others, has their keys and says what they say. Nothing happens by itself
/// within hours, so that each test sets the one pace that it is about.
/// </summary>
internal sealed class ByHand
{
    public const string Chain = "sim";

    /// <summary>A pace at which nothing happens by itself.</summary>
    public static readonly AcpOptions Still = new()
    {
        PingInterval = TimeSpan.FromHours(1000),
        MeasureInterval = TimeSpan.FromHours(2000),
        AdaptInterval = TimeSpan.FromHours(1000),
        RootInterval = TimeSpan.FromHours(1000),
    };

    public static readonly FederationTimeouts Timeouts = new(TimeSpan.FromHours(1), TimeSpan.FromHours(10), TimeSpan.FromSeconds(2));

    private readonly SimDisk _disk = new();
    private readonly Dictionary<int, long> _numbers = [];
    private readonly AcpOptions _options;
    private readonly AcpIdentity _identity;
    private readonly FederationConfiguration _genesis;
    private CftMessage.Append? _sent;
    private long _epoch;
    private long _last;

    public ByHand(AcpOptions? options = null, int count = 3, ConsensusMode mode = ConsensusMode.Crash, int self = 0)
    {
        _options = options ?? Still;
        _genesis = Genesis(count, mode);
        _identity = IdentityOf(self);
        Restart();
    }

    public AcpReplica Member { get; private set; } = null!;

    public TimeSpan Now { get; set; }

    public IBatchJudge Judge => Member;

    public FederationState State => Member.State;

    public IEvidenceJudge Evidence => _identity.Judge;

    private FederationConfiguration Configuration => State.Configuration;

    /// <summary>The first epoch of members r0, r1 and so on, for all of which one answers.</summary>
    public static FederationConfiguration Genesis(int count, ConsensusMode mode) => new()
    {
        Chain = Chain,
        Epoch = 1,
        Mode = mode,
        Members = [.. Enumerable.Range(0, count).Select(place => new FederationMember($"r{place}", SimKeys.Of(place), "one"))],
        Operators = [SimKeys.Operator.Public],
        Timeouts = Timeouts,
    };

    public static AcpIdentity IdentityOf(int place) =>
        new($"r{place}", SimKeys.Signer(place), SimKeys.Verifier, new EvidenceJudge(SimKeys.Verifier));

    public static string Name(int place) => $"r{place}";

    /// <summary>Begins anew from what is in writing.</summary>
    public void Restart() => Member = new AcpReplica(_identity, _genesis, _disk.Read(), _options, seed: 7, Now);

    public Outputs Step(params AcpInput[] inputs)
    {
        var outputs = Member.Step(inputs, Now);
        foreach (var output in outputs)
        {
            if (output is AcpOutput.Write write)
            {
                _disk.Write(write.Changes);
            }
            else if (output is AcpOutput.Send { To: "r1" } send
                && AcpCodec.Decode(send.Message) is AcpMessage.Engine engine
                && Configuration.Mode == ConsensusMode.Crash
                && CftCodec.Decode(engine.Message, _options.Cft) is CftMessage.Append append)
            {
                _sent = append;
            }
        }

        return new Outputs(outputs);
    }

    public Outputs Tick(TimeSpan later = default)
    {
        Now += later;
        return Step(new AcpInput.Tick());
    }

    public Outputs Submit(long ticket, ReadOnlyMemory<byte> command) => Step(new AcpInput.Submit(ticket, command));

    public Outputs Read(params long[] tickets) => Step([.. tickets.Select(ticket => new AcpInput.Read(ticket))]);

    public Outputs Hear(string from, AcpMessage message) => Step(new AcpInput.Receive(from, AcpCodec.Encode(message)));

    public Outputs Hear(int from, AcpMessage message) => Hear(Name(from), message);

    /// <summary>Hears a statement of a member, signed and sent by it.</summary>
    public Outputs Say(int by, Statement statement, int? key = null) => Hear(by, new AcpMessage.Said(Signed(by, statement, key)));

    public SignedStatement Signed(int by, Statement statement, int? key = null) =>
        SignedStatement.Sign(Chain, Configuration.Epoch, Configuration.IndexOf(Name(by)), statement, SimKeys.Signer(key ?? by));

    /// <summary>What the engine of a crash-tolerant epoch hears.</summary>
    public Outputs HearEngine(int from, CftMessage message) =>
        Hear(from, new AcpMessage.Engine(Configuration.Epoch, CftCodec.Encode(message)));

    /// <summary>Hears that r1 leads, and commits an entry for each of these; an empty one has nothing in it.</summary>
    public Outputs Commit(params ReadOnlyMemory<byte>[] entries)
    {
        if (_epoch != Configuration.Epoch)
        {
            (_epoch, _last) = (Configuration.Epoch, 0);
        }

        var first = _last;
        _last += entries.Length;
        return HearEngine(1, new CftMessage.Append(
            1, first, first > 0 ? 1 : 0, [.. entries.Select(entry => new CftEntry(1, entry))], _last, 0));
    }

    /// <summary>Hears that r1 leads.</summary>
    public Outputs Follow() => Commit();

    /// <summary>Is elected by as many as it takes; its first entry is under way.</summary>
    /// <param name="term">The term that it leads in.</param>
    /// <param name="silence">How long nobody leads before.</param>
    public void Lead(long term = 1, TimeSpan silence = default)
    {
        Tick(2 * Timeouts.Election);
        Now += silence;
        for (var by = 1; by < Configuration.CrashQuorum; by++)
        {
            HearEngine(by, new CftMessage.PreVoteReply(term, IsGranted: true));
        }

        for (var by = 1; by < Configuration.CrashQuorum; by++)
        {
            HearEngine(by, new CftMessage.VoteReply(term, IsGranted: true));
        }

        Assert.Equal(_identity.Region, Member.Leader);
    }

    /// <summary>A member has all that r1 was sent.</summary>
    public Outputs Acknowledge(int by = 1) => HearEngine(by, new CftMessage.AppendReply(
        _sent!.Term, IsMatch: true, _sent.PreviousIndex + _sent.Entries.Count, _sent.Round));

    /// <summary>Makes the next batch of another region.</summary>
    public ReadOnlyMemory<byte> Batch(int of, params FederationCommand[] commands)
    {
        var first = _numbers.GetValueOrDefault(of) + 1;
        _numbers[of] = first + commands.Length - 1;
        return Batch(of, first, commands);
    }

    public static ReadOnlyMemory<byte> Batch(int of, long first, params FederationCommand[] commands) => CommandBatch.Create(
        Chain, Name(of), 1, first, [.. commands.Select(command => (ReadOnlyMemory<byte>)command.Encode())], SimKeys.Signer(of)).Encode();

    public FederationCommand.Admit Admit(int place, int? key = null)
    {
        var admit = new FederationCommand.Admit(State.Revision, Name(place), SimKeys.Of(key ?? place), "one", OperatorSignature.None);
        return admit with { By = SimKeys.ByOperator(admit.SigningDigest(Chain)) };
    }

    public FederationCommand.Remove Remove(int place)
    {
        var remove = new FederationCommand.Remove(State.Revision, Name(place), OperatorSignature.None);
        return remove with { By = SimKeys.ByOperator(remove.SigningDigest(Chain)) };
    }

    public FederationCommand.SetTrust Distrust(int place)
    {
        var trust = new FederationCommand.SetTrust(State.Revision, Name(place), "two", OperatorSignature.None);
        return trust with { By = SimKeys.ByOperator(trust.SigningDigest(Chain)) };
    }

    /// <summary>The switch that the policy wants now.</summary>
    public FederationCommand Wanted() => AdaptationPolicy.Wanted(State)!.ToCommand();

    /// <summary>Commits a change that the policy wants a switch for, and the switch, by r1: the epoch has ended here.</summary>
    public Outputs End(FederationCommand change)
    {
        Commit(Batch(1, change));
        return Commit(Batch(1, Wanted()));
    }

    /// <summary>The seal that fits what is here.</summary>
    public Statement.Seal Seal() => new(Member.Applied, State.Root, State.Next!.Digest);

    /// <summary>Ends the epoch by a change, and begins the next by the seals of others.</summary>
    public Outputs Switch(FederationCommand change, params int[] sealedBy)
    {
        End(change);
        var seal = Seal();
        Outputs? last = null;
        foreach (var by in sealedBy)
        {
            last = Say(by, seal);
        }

        return last!;
    }

    /// <summary>What is asked when somebody is heard of a later epoch.</summary>
    public AcpMessage.Ask AskOfNext(int of)
    {
        Now += _options.RepeatAfter;
        var engine = new AcpMessage.Engine(Configuration.Epoch + 2, new byte[1]);
        return Assert.Single(Hear(of, engine).Sent<AcpMessage.Ask>(Name(of)));
    }

    /// <summary>Batches that were sent to whoever leads.</summary>
    public static List<CommandBatch> BatchesOf(Outputs outputs) =>
        [.. outputs.Sent<AcpMessage.Batches>().SelectMany(sent => sent.Message.Encoded).Select(CommandBatch.Decode)];

    /// <summary>What the engine of a crash-tolerant epoch sends to a member.</summary>
    public List<T> EngineTo<T>(int to, Outputs outputs)
        where T : CftMessage =>
        [
            .. outputs.Sent<AcpMessage.Engine>(Name(to)).Select(engine => CftCodec.Decode(engine.Message, _options.Cft)).OfType<T>(),
        ];

    /// <summary>What is entered into the log by this member, as r1 is sent it.</summary>
    public List<CommandBatch> Entered(Outputs outputs) =>
    [
        .. EngineTo<CftMessage.Append>(1, outputs).SelectMany(append => append.Entries)
            .Where(entry => !entry.Command.IsEmpty).Select(entry => CommandBatch.Decode(entry.Command)),
    ];
}
