using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Grains.Records;

/// <summary>
/// The keys that regions have, or had, by the federation's log: what one signed by a key that it changed since, or before it left, is still
/// passed on. One may verify at a time, while another learns.
/// </summary>
internal sealed class AuthorKeys : IAuthorVerifier
{
    private volatile Known _known = new([], new EcdsaVerifier([]));

    /// <summary>Knows the first epoch's members.</summary>
    public AuthorKeys(FederationConfiguration genesis) => Learn([genesis]);

    /// <summary>Learns the keys of the epochs that a member knows.</summary>
    public void Learn(MemberView view) => Learn([.. view.Starts.Select(start => start.Configuration), view.State.Configuration]);

    /// <inheritdoc/>
    public bool Verify(Author author, in Digest digest, ReadOnlySpan<byte> signature)
    {
        var known = _known;
        for (var i = 0; i < known.Keys.Length; i++)
        {
            if (known.Keys[i].Region == author.Region && known.Verifier.Verify(i, digest, signature))
            {
                return true;
            }
        }

        return false;
    }

    private void Learn(IEnumerable<FederationConfiguration> configurations)
    {
        var keys = configurations
            .SelectMany(configuration => configuration.Members)
            .Select(member => (member.Region, member.Key))
            .Concat(_known.Keys)
            .Distinct()
            .ToArray();
        if (keys.Length > _known.Keys.Length)
        {
            // The elder one is left to whoever verifies by it yet.
            _known = new Known(keys, new EcdsaVerifier([.. keys.Select(key => key.Key)]));
        }
    }

    private sealed record Known((string Region, MemberKey Key)[] Keys, EcdsaVerifier Verifier);
}
