using System.Globalization;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Bench.Acp.Members;

/// <summary>Members of the federation's log as regions have them, with ECDSA keys, and callers who acquire and release VMs.</summary>
internal static class FederationMembers
{
    /// <summary>Makes the members of one run.</summary>
    public static MemberFactory Create(IReadOnlyList<string> regions, bool isByzantine)
    {
        var signers = regions.Select(_ => EcdsaSigner.Create()).ToArray();
        var genesis = new FederationConfiguration
        {
            Chain = "bench",
            Epoch = 1,
            Mode = isByzantine ? ConsensusMode.Byzantine : ConsensusMode.Crash,
            // Who is in several trust domains does not stay in the crash mode.
            Members = [.. regions.Select((region, place) => new FederationMember(region, signers[place].Public, "bench"))],
        };
        genesis.Validate();
        return (place, _, written, now) => new AcpReplica(
            AcpIdentity.Of(regions[place], signers[place], EvidenceJudge.Ecdsa), genesis, written, new AcpOptions(), (ulong)place + 1, now);
    }

    /// <summary>Makes a caller with a VM of its own.</summary>
    public static NextCommand CreateCaller(int number)
    {
        var vm = string.Create(CultureInfo.InvariantCulture, $"vm-{number}");
        var acquire = new FederationCommand.Acquire(vm, vm).Encode();
        var isOwner = false;
        return before =>
        {
            if (before is not { } answered)
                return acquire;
            var result = CommandResult.Decode(answered.Result);
            isOwner = result.Succeeded && !isOwner;
            return isOwner ? new FederationCommand.Release(vm, result.Epoch).Encode() : acquire;
        };
    }
}
