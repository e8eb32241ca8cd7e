using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>From the first epoch, which the federation's file says, to a later one: each is proven by the one before.</summary>
public static class EpochHistory
{
    /// <summary>The longest beginning of an epoch, in bytes: two configurations' worth.</summary>
    public const int StartBytesMax = 32 * 1024;

    /// <summary>The configuration that some beginnings lead to; null where one of them does not follow from the one before.</summary>
    /// <param name="trusted">A configuration that is trusted.</param>
    /// <param name="starts">The beginnings behind it, in order; those of it and before it are passed over.</param>
    public static FederationConfiguration? Follow(FederationConfiguration trusted, IEnumerable<EpochStart> starts)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        ArgumentNullException.ThrowIfNull(starts);
        var last = trusted;
        foreach (var start in starts.Where(start => start.Configuration.Epoch > trusted.Epoch))
        {
            using var verifier = new EcdsaVerifier(last.Members.Select(member => member.Key));
            if (start.Configuration.Chain != last.Chain || !start.Certificate.Proves(last, start.Configuration, verifier))
            {
                return null;
            }

            last = start.Configuration;
        }

        return last;
    }

    /// <summary>Writes how an epoch began.</summary>
    public static byte[] Encode(EpochStart start) => AcpStable.OfStart(start);

    /// <summary>Reads one.</summary>
    /// <exception cref="WireFormatException">The bytes are none.</exception>
    public static EpochStart Decode(ReadOnlyMemory<byte> bytes) => bytes.Length <= StartBytesMax
        ? LogWire.Whole(bytes, AcpCodec.ReadStart)
        : throw new WireFormatException($"an epoch's beginning of {bytes.Length} bytes is too long");
}
