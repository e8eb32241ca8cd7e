namespace NovaCron.Dwcp.Consensus.Acp;

/// <content>What the epoch's engine wants done, and who it says leads.</content>
public sealed partial class AcpReplica
{
    private void Do(IReadOnlyList<EngineOutput>? outputs)
    {
        var engine = _engine;
        foreach (var output in outputs ?? [])
        {
            if (_engine != engine)
            {
                // The epoch ended within these outputs, or the member stopped: what is left belongs to what is over.
                return;
            }

            Do(output);
        }

        if (engine is { HasMore: true } && _engine == engine)
        {
            Do(engine.Tick(_now));
        }
    }

    private void Do(EngineOutput output)
    {
        switch (output)
        {
            case EngineOutput.Write write:
                _outputs.Add(new AcpOutput.Write(write.Changes));
                break;
            case EngineOutput.Send send:
                Send(Configuration.Members[send.To].Region, new AcpMessage.Engine(Configuration.Epoch, send.Message));
                break;
            case EngineOutput.Apply apply:
                Apply(apply.Index, apply.Batches);
                break;
            case EngineOutput.Restore restore:
                Restore(restore.Index, restore.State);
                break;
            case EngineOutput.ReadAt read:
                ReadAt(read.Id, read.Index);
                break;
            case EngineOutput.ReadRefused refused:
                _atEngine.Remove(refused.Id);
                ReadByBarrier(refused.Id);
                break;
            case EngineOutput.Seen seen:
                Witness(seen.Message);
                break;
            case EngineOutput.Halted halted:
                Stop(halted.Reason);
                break;
        }
    }

    private void NoteLeader()
    {
        if (IsLeaderChanged())
        {
            HandInAll();
        }
    }

    private bool IsLeaderChanged()
    {
        var leader = _engine?.Leader is { } place ? Configuration.Members[place].Region : null;
        if (leader == _leader)
        {
            return false;
        }

        (_leader, _leaderAt) = (leader, _now);
        _outputs.Add(new AcpOutput.Happened(new AcpEvent.LeaderChanged(leader)));
        if (leader == _identity.Region)
        {
            _leases.Restart(State, _now);
        }

        return true;
    }
}
