using System.IO.Hashing;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>Reads what regions send, each message once: a batch goes to many, and often again.</summary>
internal sealed class SimReader(SyncOptions options)
{
    private readonly Dictionary<UInt128, SyncMessage> _known = [];

    public SyncMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var hash = XxHash128.HashToUInt128(bytes.Span);
        if (!_known.TryGetValue(hash, out var message))
        {
            message = SyncMessageCodec.Decode(bytes, options);
            if (message is SyncMessage.Push)
            {
                _known.Add(hash, message);
            }
        }

        return message;
    }
}
