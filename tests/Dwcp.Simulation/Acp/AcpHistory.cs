using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>
/// What an outside observer has seen of a federation, and the rules that it may never see broken: one state at an index of an epoch, one
/// owner of a VM in an epoch of it, a command executed once, an answer to it once.
/// </summary>
internal sealed class AcpHistory
{
    private readonly Dictionary<(long Epoch, long Index), Digest> _roots = [];
    private readonly Dictionary<(string Vm, long Epoch), string> _owners = [];
    private readonly Dictionary<long, ConsensusMode> _modes = [];
    private readonly HashSet<(string Region, long Ticket)> _answered = [];
    private readonly HashSet<string> _acquired = [];
    private readonly Dictionary<(string Region, long Ticket), HashSet<string>> _readFloors = [];
    private readonly Dictionary<string, (FederationState State, long Index)> _seen = [];
    private readonly Dictionary<long, HashSet<string>> _sealed = [];

    /// <summary>Commands that were answered by the log.</summary>
    public int Executed { get; private set; }

    public int Reads { get; private set; }

    /// <summary>Epochs that began, beside the first.</summary>
    public int Switches => Math.Max(0, _modes.Count - 1);

    public void Sees(string region, FederationState state, long index)
    {
        if (_seen.TryGetValue(region, out var last) && ReferenceEquals(last.State, state) && last.Index == index)
        {
            return;
        }

        _seen[region] = (state, index);
        var (epoch, root) = (state.Configuration.Epoch, state.Root);
        var isNew = _roots.TryAdd((epoch, index), root);
        if (!isNew && _roots[(epoch, index)] != root)
        {
            throw new BrokenRuleException($"{region} has another state at entry {index} of epoch {epoch} than another member had");
        }

        foreach (var owner in isNew ? state.Vms : [])
        {
            Owns(owner);
        }

        if (!_modes.TryAdd(epoch, state.Configuration.Mode) && _modes[epoch] != state.Configuration.Mode)
        {
            throw new BrokenRuleException($"{region} has another mode in epoch {epoch} than another member had");
        }
    }

    /// <summary>A member has sealed an epoch, or begun one: the one before was sealed by a majority then.</summary>
    public void Tells(string region, AcpEvent told, int members)
    {
        if (told is AcpEvent.EpochSealed ended)
        {
            (_sealed.TryGetValue(ended.Epoch, out var by) ? by : _sealed[ended.Epoch] = []).Add(region);
        }
        else if (told is AcpEvent.EpochBegan { Epoch: > 1 } began
            && (_sealed.GetValueOrDefault(began.Epoch - 1)?.Count ?? 0) <= members / 2)
        {
            throw new BrokenRuleException($"{region} has begun epoch {began.Epoch}, and no majority has sealed the one before");
        }
    }

    private void Owns(VmOwnership owner)
    {
        var first = _owners.GetValueOrDefault((owner.Vm, owner.Epoch), owner.Owner);
        _owners[(owner.Vm, owner.Epoch)] = first;
        if (first != owner.Owner)
        {
            throw new BrokenRuleException($"{owner.Vm} has two owners in epoch {owner.Epoch}: {owner.Owner} and {first}");
        }
    }

    /// <summary>A region hears what became of its command.</summary>
    public void Answers(string region, long ticket, string? acquired, CommandResult? result)
    {
        if (!_answered.Add((region, ticket)))
        {
            throw new BrokenRuleException($"{region} was answered twice to its command {ticket}");
        }

        Executed += result is null ? 0 : 1;
        if (acquired is null || result is null or { Outcome: CommandOutcome.Quarantined })
        {
            return;
        }

        // Its name is used by this one command: unless a limit is reached it can only be done, and only once.
        if (result.Outcome != CommandOutcome.Done || !_acquired.Add(acquired))
        {
            throw new BrokenRuleException($"{region}'s command {ticket} to acquire {acquired} was answered {result.Outcome}");
        }
    }

    public void AsksToRead(string region, long ticket) => _readFloors[(region, ticket)] = [.. _acquired];

    /// <summary>A region reads: it must see all that was acknowledged anywhere before it asked.</summary>
    public void AnswersRead(string region, long ticket, FederationState state)
    {
        if (!_readFloors.Remove((region, ticket), out var floor))
        {
            throw new BrokenRuleException($"{region} was answered twice to its read {ticket}");
        }

        Reads++;
        if (floor.FirstOrDefault(vm => state.FindVm(vm) is null) is { } missing)
        {
            throw new BrokenRuleException($"{region} reads a state without {missing}, which was acknowledged before it asked");
        }
    }
}
