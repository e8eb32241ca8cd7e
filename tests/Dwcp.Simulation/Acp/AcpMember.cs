using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>A simulated region's member: a replica, its disk, and its clients. It may crash after any output.</summary>
internal sealed class AcpMember(
    string region, int key, FederationConfiguration genesis, AcpOptions options, AcpHistory history, Random random, PlantedBug planted)
{
    private readonly SimDisk _disk = new();
    private readonly Dictionary<long, string?> _asked = [];
    private readonly AcpIdentity _identity = new(region, SimKeys.Signer(key), SimKeys.Verifier, new EvidenceJudge(SimKeys.Verifier));
    private long _tickets;

    public string Region => region;

    /// <summary>How fast its clock goes.</summary>
    public double Pace { get; } = 0.95 + (random.NextDouble() / 10);

    public AcpReplica? Replica { get; private set; }

    /// <summary>Events that it told, with when.</summary>
    public List<(TimeSpan At, AcpEvent Event)> Events { get; } = [];

    /// <summary>Commands of this life that were not answered.</summary>
    public int Unanswered => _asked.Count;

    public void Start(TimeSpan now)
    {
        _asked.Clear();
        Replica = new AcpReplica(_identity, genesis, _disk.Read(), options, (ulong)random.NextInt64(), now * Pace) { Planted = planted };
    }

    public void Crash() => Replica = null;

    /// <summary>Hands in a command; the messages to be sent.</summary>
    public IReadOnlyList<AcpOutput.Send> Submit(FederationCommand command, TimeSpan now)
    {
        _asked[++_tickets] = (command as FederationCommand.Acquire)?.Vm;
        return Step(new AcpInput.Submit(_tickets, command.Encode()), now, crashes: false);
    }

    public IReadOnlyList<AcpOutput.Send> Read(TimeSpan now)
    {
        _asked[++_tickets] = null;
        history.AsksToRead(region, _tickets);
        return Step(new AcpInput.Read(_tickets), now, crashes: false);
    }

    public IReadOnlyList<AcpOutput.Send> Step(AcpInput input, TimeSpan now, bool crashes)
    {
        if (Replica is not { } replica)
        {
            return [];
        }

        var outputs = replica.Step(input, now * Pace);
        var done = crashes ? random.Next(outputs.Count + 1) : outputs.Count;
        List<AcpOutput.Send> sent = [];
        foreach (var output in outputs.Take(done))
        {
            Do(output, replica, sent, now);
        }

        history.Sees(region, replica.State, replica.Applied);
        if (crashes)
        {
            Crash();
        }

        return sent;
    }

    private void Do(AcpOutput output, AcpReplica replica, List<AcpOutput.Send> sent, TimeSpan now)
    {
        switch (output)
        {
            case AcpOutput.Write write:
                _disk.Write(write.Changes);
                break;
            case AcpOutput.Send send:
                sent.Add(send);
                break;
            case AcpOutput.Executed executed:
                _asked.Remove(executed.Ticket, out var acquired);
                history.Answers(region, executed.Ticket, acquired, CommandResult.Decode(executed.Result));
                break;
            case AcpOutput.ExecutedUnseen unseen:
                _asked.Remove(unseen.Ticket);
                history.Answers(region, unseen.Ticket, null, null);
                break;
            case AcpOutput.Refused refused:
                _asked.Remove(refused.Ticket);
                history.Answers(region, refused.Ticket, null, null);
                break;
            case AcpOutput.Unknown unknown:
                _asked.Remove(unknown.Ticket);
                history.Answers(region, unknown.Ticket, null, null);
                break;
            case AcpOutput.ReadNow read:
                _asked.Remove(read.Ticket);
                history.AnswersRead(region, read.Ticket, replica.State);
                break;
            case AcpOutput.Happened { Event: var told }:
                Events.Add((now, told));
                history.Tells(region, told, genesis.Members.Count);
                break;
        }
    }
}
