using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Stable;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>An epoch between members that crash and do not lie.</summary>
internal sealed class CftEngine : IEpochEngine
{
    private readonly CftReplica _replica;
    private readonly long _epoch;
    private readonly IBatchJudge _judge;
    private readonly CftOptions _options;

    public CftEngine(AcpStable stable, int self, AcpOptions options, ulong seed, IBatchJudge judge, TimeSpan now)
    {
        var configuration = stable.State.Configuration;
        _epoch = configuration.Epoch;
        _judge = judge;
        _options = options.Cft with
        {
            HeartbeatInterval = configuration.Timeouts.Heartbeat, ElectionTimeout = configuration.Timeouts.Election,
        };
        _replica = new CftReplica(self, configuration.Members.Count, Begin(stable), _options, seed, now);
    }

    public int? Leader => _replica.Leader;

    public bool SpreadsBatches => false;

    public bool HasMore => false;

    public static (long Index, ReadOnlyMemory<byte> State) ReadSnapshot(IReadOnlyList<StableRecord> records, long epoch)
    {
        var snapshot = CftStableCodec.Decode(epoch, records).Snapshot;
        return (snapshot.Index, snapshot.State);
    }

    /// <summary>
    /// What is in writing; nothing yet in an epoch that follows another, whose first leader all know from how that one ended.
    /// </summary>
    private CftStable Begin(AcpStable stable)
    {
        var isNew = !stable.Engine.Any(record => EpochEngines.Slots.Contains(record.Key.Slot));
        var first = stable.State.Configuration.IndexOf(stable.State.FirstLeader);
        return isNew && first >= 0 ? CftStable.Chosen(first) : CftStableCodec.Decode(_epoch, stable.Engine);
    }

    public IReadOnlyList<EngineOutput> Tick(TimeSpan now) => Take(new CftInput.Tick(), now);

    public IReadOnlyList<EngineOutput> Receive(int from, ReadOnlyMemory<byte> message, TimeSpan now)
    {
        try
        {
            return Take(new CftInput.Receive(from, CftCodec.Decode(message, _options)), now);
        }
        catch (WireFormatException)
        {
            return [];
        }
    }

    /// <summary>A leader lets nothing in that it would not itself accept: of liars it need not think, of clocks it must.</summary>
    public IReadOnlyList<EngineOutput> Propose(IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now) =>
        batches.Where(batch => _judge.MayOrder(batch, now)).ToList() is { Count: > 0 } ordered
            ? Take(new CftInput.ProposeAll(ordered), now)
            : [];

    public IReadOnlyList<EngineOutput> Begin(
        IReadOnlyList<(int From, ReadOnlyMemory<byte> Message)> early, IReadOnlyList<ReadOnlyMemory<byte>> batches, TimeSpan now) =>
        [.. early.SelectMany(one => Receive(one.From, one.Message, now)), .. Propose(batches, now)];

    public IReadOnlyList<EngineOutput> Read(long id, TimeSpan now) => Take(new CftInput.Read(id), now);

    public IReadOnlyList<EngineOutput> TellCommitted(TimeSpan now) => Take(new CftInput.TellCommitted(), now);

    public IReadOnlyList<EngineOutput> Compact(long index, ReadOnlyMemory<byte> state, TimeSpan now) =>
        Take(new CftInput.Compact(index, state), now);

    private List<EngineOutput> Take(CftInput input, TimeSpan now)
    {
        List<EngineOutput> taken = [];
        foreach (var output in _replica.Step(input, now))
        {
            switch (output)
            {
                case CftOutput.Write write:
                    taken.Add(new EngineOutput.Write(CftStableCodec.Encode(_epoch, write)));
                    break;
                case CftOutput.Send send:
                    taken.Add(new EngineOutput.Send(send.To, CftCodec.Encode(send.Message)));
                    break;
                case CftOutput.Apply apply:
                    taken.AddRange(apply.Entries.Select((entry, place) =>
                        new EngineOutput.Apply(apply.First + place, entry.Command.IsEmpty ? [] : [entry.Command])));
                    break;
                case CftOutput.Restore restore:
                    taken.Add(new EngineOutput.Restore(restore.Snapshot.Index, restore.Snapshot.State));
                    break;
                case CftOutput.ReadAt read:
                    taken.Add(new EngineOutput.ReadAt(read.Read, read.Index));
                    break;
                case CftOutput.Refused { Read: { } read }:
                    taken.Add(new EngineOutput.ReadRefused(read));
                    break;
            }
        }

        return taken;
    }
}
