using System.Diagnostics.CodeAnalysis;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>
/// From one epoch to the next. A switch that was executed ends its epoch: nothing behind it is. Each member seals what it has then; a
/// quorum of equal seals begins the next epoch, and carries whoever missed it along.
/// </content>
public sealed partial class AcpReplica
{
    private readonly List<EpochStart> _starts;
    private readonly Dictionary<int, SignedStatement> _seals = [];
    private readonly Dictionary<string, TimeSpan> _toldAt = new(StringComparer.Ordinal);
    private readonly Queue<(string From, AcpMessage Message)> _early = new();
    private readonly Dictionary<string, (int Count, long Bytes)> _earlyOf = new(StringComparer.Ordinal);
    private ReadOnlyMemory<byte> _baseBytes;
    private SignedStatement? _seal;
    private TimeSpan _sealedAt;
    private long _compacted;

    /// <summary>This member's word on how its epoch ended.</summary>
    private void SealIfEnded()
    {
        if (_seal is not null || !State.IsSealed || _self < 0 || Halted is not null)
        {
            return;
        }

        _seal = SignSeal();
        _sealedAt = _now;
        _outputs.Add(new AcpOutput.Happened(new AcpEvent.EpochSealed(Configuration.Epoch, Applied)));
        Do(_engine?.TellCommitted(_now));
        SendAll(new AcpMessage.Said(_seal));
        TakeSeal(_seal);
    }

    private SignedStatement SignSeal() => SignedStatement.Sign(
        Configuration.Chain, Configuration.Epoch, _self, new Statement.Seal(Applied, State.Root, State.Next!.Digest), _identity.Signer);

    private void RepeatSeal()
    {
        if (_seal is not null && _now - _sealedAt >= _options.RepeatAfter)
        {
            _seal = Planted == PlantedBug.SealBehindSwitch ? SignSeal() : _seal;
            _sealedAt = _now;
            SendAll(new AcpMessage.Said(_seal));
        }
    }

    private void TakeSeal(SignedStatement signed)
    {
        _seals[signed.Signer] = signed;
        if (State.Next is not { } next || _seal?.Statement is not Statement.Seal mine)
        {
            return;
        }

        var equal = _seals.Values.Where(one => one.Statement.Equals(mine)).ToList();
        if (equal.Count >= SealCertificate.QuorumOf(Configuration, next) || Planted == PlantedBug.SealWithoutQuorum)
        {
            var signatures = equal.Select(one => (one.Signer, one.Signature)).ToList();
            Begin([new EpochStart(new SealCertificate(Configuration.Epoch, mine, signatures), next)], State);
        }
    }

    /// <summary>Begins the last of some epochs that follow each other, from the state that the one before it ended with.</summary>
    private void Begin(IReadOnlyList<EpochStart> starts, FederationState sealedState)
    {
        List<StableChange> changes = [];
        foreach (var start in starts)
        {
            changes.Add(new StableChange.Put(
                new StableKey(StableSlot.Epoch, start.Configuration.Epoch, AcpStable.StartNumber), AcpStable.OfStart(start)));
        }

        var ended = Configuration.Epoch;
        _baseBytes = sealedState.Encode();
        _starts.AddRange(starts);
        State = Planted == PlantedBug.BeginFromNothing && !ReferenceEquals(sealedState, State)
            ? FederationState.Create(starts[^1].Configuration)
            : sealedState.BeginEpoch();
        changes.Add(new StableChange.Put(
            new StableKey(StableSlot.Epoch, Configuration.Epoch, AcpStable.BaseNumber), _baseBytes));
        changes.Add(new StableChange.DropFrom(new StableKey(StableSlot.Epoch, ended, AcpStable.BaseNumber)));
        changes.AddRange(EpochEngines.Slots.Select(slot => new StableChange.DropEpochs(slot, Configuration.Epoch - 1)));
        _outputs.Add(new AcpOutput.Write(changes));
        (_seal, Applied, _coming) = (null, 0, null);
        _seals.Clear();
        _distrusted.Clear();

        // Who answers for a region by another key now is accused anew.
        _accused.RemoveWhere(one => !State.IsQuarantined(one.Region));
        Take(Configuration);
        ForgetRoots();
        _leases.Restart(State, _now);
        var fresh = new AcpStable(_boot, _starts, _baseBytes, State, 0, []);
        _engine = CreateEngine(fresh);
        _outputs.Add(new AcpOutput.Happened(new AcpEvent.EpochBegan(
            Configuration.Epoch, Configuration.Mode == ConsensusMode.Byzantine, [.. Configuration.Members.Select(one => one.Region)])));
        SettleBy(State);
        if (_self < 0)
        {
            RefuseAll(AcpRefusal.NotMember);
        }

        ReadOn();
        BeginEngine();
    }

    [MemberNotNull(nameof(_verifier), nameof(_evidence))]
    private void Take(FederationConfiguration configuration)
    {
        _verifier = new RememberingVerifier(_identity.Verifier(configuration), configuration.Members.Count);
        _evidence = new EvidenceCollector(configuration, _verifier);
        _known = new KnownBatches();
        _self = configuration.IndexOf(_identity.Region);
    }

    /// <summary>
    /// Whether a message is of the next epoch: others may be there although this member has not even heard how its own one ends.
    /// </summary>
    private bool IsEarly(long epoch) => epoch == Configuration.Epoch + 1;

    /// <summary>Keeps a message until its epoch begins here; of each member so many, so that none takes the others' room.</summary>
    private void KeepEarly(string from, AcpMessage message)
    {
        AskForNext(from);
        var bytes = message is AcpMessage.Engine engine
            ? engine.Message.Length
            : ((AcpMessage.Batches)message).Encoded.Sum(batch => batch.Length);
        var (count, kept) = _earlyOf.GetValueOrDefault(from);
        if (State.Members.Any(one => one.Region == from) && count < _options.EarlyMax && kept + bytes <= _options.EarlyBytesMax)
        {
            _earlyOf[from] = (count + 1, kept + bytes);
            _early.Enqueue((from, message));
        }
    }

    private (List<(int From, ReadOnlyMemory<byte> Message)> Messages, List<ReadOnlyMemory<byte>> Batches) TakeEarly()
    {
        var (messages, batches) = (new List<(int From, ReadOnlyMemory<byte> Message)>(), new List<ReadOnlyMemory<byte>>());
        _earlyOf.Clear();
        while (_early.TryDequeue(out var early))
        {
            var member = Configuration.IndexOf(early.From);
            if (early.Message is AcpMessage.Engine engine && engine.Epoch == Configuration.Epoch && member >= 0)
            {
                messages.Add((member, engine.Message));
            }
            else if (early.Message is AcpMessage.Batches some && some.Epoch == Configuration.Epoch && member >= 0)
            {
                batches.AddRange(some.Encoded);
            }
        }

        return (messages, batches);
    }

    private IEpochEngine? CreateEngine(AcpStable stable) => _self < 0 || Halted is not null
        ? null
        : EpochEngines.Create(stable, _self, _identity, _verifier, _options, ++_seed, this, _now);

    /// <summary>What this member issued and a state that it was given has is executed, unseen.</summary>
    private void SettleBy(FederationState state)
    {
        var last = state.LastOf(_identity.Region, _boot);
        while (_issued.First?.Value is { } issued && issued.Batch.First <= last)
        {
            var done = (int)Math.Min(issued.Tickets.Count, last - issued.Batch.First + 1);
            TakeOut(issued, done);
            foreach (var ticket in issued.Tickets.Take(done))
            {
                AnswerUnseen(ticket);
            }
        }
    }

    private void AnswerUnseen(long ticket)
    {
        if (IsAsked(ticket))
        {
            _outputs.Add(new AcpOutput.ExecutedUnseen(ticket));
        }
        else
        {
            AnswerOwn(ticket);
        }
    }

    private void Restore(long index, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            State = FederationState.Decode(bytes);
        }
        catch (WireFormatException e)
        {
            Stop($"the state at entry {index} of epoch {Configuration.Epoch} can't be read: {e.Message}");
            return;
        }

        (Applied, _compacted) = (index, index);
        _leases.Restart(State, _now);
        SettleBy(State);
        AnswerReads();
        SealIfEnded();
    }

    /// <summary>
    /// Only between an engine's steps: within one it may have more to apply than the state has. And not behind a switch: whoever begins
    /// from the state must find where its epoch ended.
    /// </summary>
    private void CompactIfLong()
    {
        if (_engine is { } engine && !State.IsSealed && Applied - _compacted >= _options.CompactAfter)
        {
            _compacted = Applied;
            Do(engine.Compact(Applied, State.Encode(), _now));
        }
    }
}
