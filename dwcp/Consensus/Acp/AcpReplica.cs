using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>
/// One region's voice in the federation's log: a chain of epochs, each ordered by an engine that tolerates crashes or by one that tolerates
/// liars, and the state that the log's commands make. Pure, as its engines are: no clock, no socket, no disk. Not thread-safe. See
/// docs/internals/acp.md.
/// </summary>
public sealed partial class AcpReplica : IAcpMember
{
    private readonly AcpIdentity _identity;
    private readonly AcpOptions _options;
    private readonly List<AcpOutput> _outputs = [];
    private ulong _seed;
    private TimeSpan _now;
    private int _self;
    private IMemberVerifier _verifier;
    private IEpochEngine? _engine;
    private string? _leader;

    /// <summary>Begins from what it has in writing.</summary>
    /// <param name="identity">Who it is.</param>
    /// <param name="genesis">The first epoch's configuration: the same at every member.</param>
    /// <param name="written">All that is written; nothing for a member that has never run.</param>
    /// <param name="options">Pace and limits.</param>
    /// <param name="seed">Makes its election timeouts and its instance differ from others'.</param>
    /// <param name="now">The time, by a clock that only goes forward.</param>
    public AcpReplica(
        AcpIdentity identity,
        FederationConfiguration genesis,
        IReadOnlyList<StableRecord> written,
        AcpOptions options,
        ulong seed,
        TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_identity, _options, _seed, _now) = (identity, options, seed, now);
        var stable = AcpStable.Read(written, genesis);
        (State, _starts) = (stable.State, [.. stable.Starts]);
        (_boot, _baseBytes) = (stable.Boot + 1, stable.Base);
        _instance = new WireWriter().I64((long)seed).I64(_boot).Text(identity.Region).Digest;
        _leases = new LeaseClock(options.Lease);
        _leases.Restart(State, now);
        Take(State.Configuration);
        _engine = CreateEngine(stable);
        Put(new StableKey(StableSlot.Member, 0, 0), AcpStable.OfBoot(_boot));
        (Applied, _compacted) = (stable.Applied, stable.Applied);
        SealIfEnded();
    }

    /// <summary>A bug for tests that must find it; none in any other use.</summary>
    internal PlantedBug Planted { get; init; }

    /// <summary>The state as this member knows it.</summary>
    public FederationState State { get; private set; }

    /// <summary>The last index of its epoch that the state has.</summary>
    public long Applied { get; private set; }

    /// <summary>The region that orders now; null where that is not known.</summary>
    public string? Leader => _leader;

    /// <summary>Why the member has stopped; null while it goes on.</summary>
    public string? Halted { get; private set; }

    /// <summary>How it is, for those who look for faults.</summary>
    public override string ToString() =>
        $"{_identity.Region} in epoch {Configuration.Epoch} ({Configuration.Mode}) at {Applied}"
        + $"{(State.IsSealed ? ", sealed" : string.Empty)}, led by {Leader ?? "nobody"}, {_issued.Count} batches under way behind command "
        + $"{State.LastOf(_identity.Region, _boot)} of life {_boot}, {_waiting.Count} commands waiting";

    private FederationConfiguration Configuration => State.Configuration;

    /// <inheritdoc/>
    public IReadOnlyList<AcpOutput> Step(AcpInput input, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Step([input], now);
    }

    /// <inheritdoc/>
    public IReadOnlyList<AcpOutput> Step(IReadOnlyList<AcpInput> inputs, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _now = now;
        foreach (var input in inputs)
        {
            Take(input);
        }

        // What several callers want goes into one batch.
        HandIn();
        NoteLeader();
        CompactIfLong();
        AcpOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }

    private void Take(AcpInput input)
    {
        switch (input)
        {
            case AcpInput.Tick:
                Tick();
                break;
            case AcpInput.Receive receive:
                Receive(receive.From, receive.Message);
                break;
            case AcpInput.Submit submit:
                Submit(submit);
                break;
            case AcpInput.Read read:
                Read(read.Ticket);
                break;
        }
    }

    private void Tick()
    {
        if (Halted is not null)
        {
            return;
        }

        Do(_engine?.Tick(_now));
        HandInAgain();
        RepeatSeal();
        StateRoot();
        Measure();
        Adapt();
    }

    private void Receive(string from, ReadOnlyMemory<byte> bytes)
    {
        AcpMessage message;
        try
        {
            message = AcpCodec.Decode(bytes);
        }
        catch (WireFormatException)
        {
            return;
        }

        if (Halted is not null)
        {
            return;
        }

        switch (message)
        {
            case AcpMessage.Engine engine when IsEarly(engine.Epoch):
                KeepEarly(from, engine);
                break;
            case AcpMessage.Batches batches when IsEarly(batches.Epoch):
                KeepEarly(from, batches);
                break;
            case AcpMessage.Engine engine when IsCurrent(from, engine.Epoch, out var member):
                Do(_engine?.Receive(member, engine.Message, _now));
                break;
            case AcpMessage.Batches batches when IsCurrent(from, batches.Epoch, out _):
                TakeBatches(batches.Encoded);
                break;
            case AcpMessage.Said said when IsCurrent(from, said.Signed.Epoch, out var member) && said.Signed.Signer == member:
                Hear(said.Signed);
                break;
            case AcpMessage.Ask ask:
                Tell(from, ask);
                break;
            case AcpMessage.Began began:
                Follow(from, began.Starts);
                break;
            case AcpMessage.Piece piece:
                Keep(from, piece);
                break;
            case AcpMessage.Ping ping:
                Send(from, new AcpMessage.Pong(ping.Number));
                break;
            case AcpMessage.Pong pong:
                TakePong(from, pong.Number);
                break;
        }
    }

    /// <summary>Whether a message is of this member's epoch, by a member of it; one that is not starts what brings both together.</summary>
    private bool IsCurrent(string from, long epoch, out int member)
    {
        member = Configuration.IndexOf(from);
        if (epoch > Configuration.Epoch)
        {
            AskForNext(from);
        }
        else if (epoch < Configuration.Epoch)
        {
            Tell(from, new AcpMessage.Ask(epoch, 0, 0));
        }

        return (epoch == Configuration.Epoch || Planted == PlantedBug.AnyEpochsMessages) && member >= 0;
    }

    private void Stop(string reason)
    {
        (Halted, _engine) = (reason, null);
        _outputs.Add(new AcpOutput.Happened(new AcpEvent.Halted(reason)));
        RefuseAll(AcpRefusal.Halted);
    }

    private void Put(StableKey key, ReadOnlyMemory<byte> value) =>
        _outputs.Add(new AcpOutput.Write([new StableChange.Put(key, value)]));

    private void Send(string to, AcpMessage message) => _outputs.Add(new AcpOutput.Send(to, AcpCodec.Encode(message)));

    private void SendAll(AcpMessage message)
    {
        var encoded = AcpCodec.Encode(message);
        foreach (var member in Configuration.Members)
        {
            if (member.Region != _identity.Region)
            {
                _outputs.Add(new AcpOutput.Send(member.Region, encoded));
            }
        }
    }

    private void Say(Statement statement)
    {
        var signed = SignedStatement.Sign(Configuration.Chain, Configuration.Epoch, _self, statement, _identity.Signer);
        SendAll(new AcpMessage.Said(signed));
        Hear(signed);
    }
}
