using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Tests.World;

/// <summary>
/// The federation's log without members that agree: the real state, executed in memory, with what its users have to live with. It has
/// answered before it returns.
/// </summary>
internal sealed class MemoryLog(params string[] regions)
{
    private readonly Lock _gate = new();
    private readonly List<(string Region, FederationCommand Command)> _late = [];
    private FederationState _state = FederationState.Create(new FederationConfiguration
    {
        Chain = "test",
        Epoch = 1,
        Mode = ConsensusMode.Crash,
        Members = [.. regions.Select(region => new FederationMember(region, EcdsaSigner.Create().Public, ""))],
    });

    /// <summary>What becomes of each command; nothing bad by default.</summary>
    public Func<string, FederationCommand, LogFault>? OnCommand { get; set; }

    /// <summary>While there is none nobody can tell anything, and what is handed in waits.</summary>
    public volatile bool HasQuorum = true;

    /// <summary>Whether regions are members of a log at all.</summary>
    public volatile bool IsOn = true;

    /// <summary>Who owns a VM, whoever may ask.</summary>
    public VmOwnership? Look(string vm)
    {
        lock (_gate)
        {
            return _state.FindVm(vm);
        }
    }

    public VmOwnership? Find(string vm) => HasQuorum ? Look(vm) : throw Unknown("There is no quorum.");

    public CommandResult? Execute(string region, FederationCommand command)
    {
        lock (_gate)
        {
            switch (OnCommand?.Invoke(region, command) ?? LogFault.None)
            {
                case LogFault.NotTaken:
                    throw new FederationLogException("It was not taken.", isUnknown: false);
                case LogFault.Lost:
                    throw Unknown("It was lost.");
                case LogFault.Late:
                    _late.Add((region, command));
                    throw Unknown("It is late.");
                case var fault when HasQuorum:
                    Arrive(region);
                    var result = Run(region, command);
                    return fault switch
                    {
                        LogFault.AnswerLost => throw Unknown("Its answer was lost."),
                        LogFault.NoAnswer => null,
                        _ => result,
                    };
                default:
                    _late.Add((region, command));
                    throw Unknown("There is no quorum.");
            }
        }
    }

    /// <summary>What is late arrives.</summary>
    public void ArriveAll()
    {
        lock (_gate)
        {
            foreach (var region in regions)
            {
                Arrive(region);
            }
        }
    }

    private void Arrive(string region)
    {
        foreach (var (_, command) in _late.Where(late => HasQuorum && late.Region == region).ToList())
        {
            Run(region, command);
        }

        _late.RemoveAll(late => HasQuorum && late.Region == region);
    }

    private CommandResult Run(string region, FederationCommand command)
    {
        var batch = new CommandBatch(region, 1, _state.LastOf(region) + 1, [command.Encode()], default);
        _state = _state.Execute(batch, NoEvidenceJudge.Instance, out var results);
        return results.Single();
    }

    private static FederationLogException Unknown(string message) => new(message, isUnknown: true);
}
