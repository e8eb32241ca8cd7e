using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>
/// A switch to the Byzantine mode, in memory and among members of its own making. A real one is rare and urgent, and its callers would
/// wait until the code for it is compiled, which takes as long as the switch.
/// </summary>
public sealed class SwitchRehearsal
{
    private const int RoundsMax = 2000;
    private const int RoundsPerCommand = 8;

    /// <summary>Commands that are to be done behind the switch.</summary>
    private const int CommandsWanted = 32;

    private static readonly string[] Regions = ["one", "two", "three", "four"];
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(10);
    private static readonly Lazy<Task> Once = new(() => Task.Run(Run));

    private readonly List<AcpReplica> _members;
    private Dictionary<string, List<AcpInput>> _inboxes = Regions.ToDictionary(region => region, _ => new List<AcpInput>());
    private long _commands;
    private int _done;

    private SwitchRehearsal(IReadOnlyList<EcdsaSigner> keys)
    {
        // Another one answers for the first region: that is reason enough for the policy.
        var genesis = new FederationConfiguration
        {
            Chain = "rehearsal",
            Epoch = 1,
            Mode = ConsensusMode.Crash,
            Members = [.. Regions.Zip(keys, (region, key) => new FederationMember(region, key.Public, region == Regions[0] ? "b" : "a"))],
            Operators = [keys[0].Public],
        };
        _members = [.. Regions.Zip(keys, (region, key) => new AcpReplica(
            AcpIdentity.Of(region, key, EvidenceJudge.Ecdsa), genesis, [], new AcpOptions(), (ulong)region.Length, TimeSpan.Zero))];
    }

    /// <summary>Begins it in the background, once in a process.</summary>
    public static void BeginOnce() => _ = Once.Value;

    /// <summary>Goes through it.</summary>
    /// <returns>Whether the members have switched and gone on.</returns>
    public static bool Run()
    {
        var keys = Regions.Select(_ => EcdsaSigner.Create()).ToList();
        var rehearsal = new SwitchRehearsal(keys);
        for (var round = 1; round <= RoundsMax && rehearsal._done < CommandsWanted; round++)
        {
            rehearsal.GoOn(round);
        }

        keys.ForEach(key => key.Dispose());
        return rehearsal._done >= CommandsWanted;
    }

    /// <summary>Each member takes what it was sent in the round before.</summary>
    private void GoOn(int round)
    {
        var come = _inboxes;
        _inboxes = Regions.ToDictionary(region => region, _ => new List<AcpInput>());
        foreach (var (region, member) in Regions.Zip(_members))
        {
            List<AcpInput> inputs = [new AcpInput.Tick(), .. come[region]];
            if (round % RoundsPerCommand == 0)
            {
                inputs.Add(new AcpInput.Submit(++_commands, new FederationCommand.Acquire($"vm{_commands}", "uid").Encode()));
            }

            foreach (var output in member.Step(inputs, round * RoundTime))
            {
                Take(region, member, output);
            }
        }
    }

    private void Take(string region, AcpReplica member, AcpOutput output)
    {
        if (output is AcpOutput.Send send)
        {
            _inboxes[send.To].Add(new AcpInput.Receive(region, send.Message));
        }
        else if (output is AcpOutput.Executed && member.State.Configuration.Mode == ConsensusMode.Byzantine)
        {
            _done++;
        }
    }
}
