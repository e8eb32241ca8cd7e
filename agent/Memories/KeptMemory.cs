using System.Runtime.CompilerServices;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>A guest's memory as a migration left it: its units in the order of their addresses, and their names.</summary>
/// <param name="file">Where its units are; taken over.</param>
/// <param name="content">What they are.</param>
internal sealed class KeptMemory(KeptFile file, KeptContent content) : IDisposable
{
    /// <summary>What each unit takes of this process's memory, in bytes.</summary>
    public static readonly int BytesPerUnit = Unsafe.SizeOf<KeptUnit>() + KnownNames.NameBytes;

    private readonly Lock _gate = new();
    private int _users = 1;
    private bool _outlives;

    public string Vm => content.Vm;

    /// <summary>Where it is on disk.</summary>
    public string Path => file.Path;

    /// <summary>When its migration ended.</summary>
    public DateTimeOffset At => content.At;

    /// <summary>What the other end of its migration knows it by.</summary>
    public KeptReference Reference => content.Reference;

    /// <summary>Its units' names, in their order.</summary>
    public ReadOnlySpan<byte> Names => content.Names;

    /// <summary>What it takes of the disk, in bytes, without its index.</summary>
    public long Bytes => file.Bytes;

    /// <summary>Takes one over that an earlier process of the agent kept.</summary>
    /// <exception cref="InvalidDataException">Its index is damaged, or of another region.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KeptMemory Restore(string path, KeptIndex index)
    {
        var content = index.Read(path);
        return new KeptMemory(KeptFile.Open(path, content.Key), content);
    }

    /// <summary>Writes its index, so that it outlives the process.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Save(KeptIndex index)
    {
        file.Flush();
        index.Write(file.Path, content);
    }

    /// <summary>Where a guest's unit is; false where it was of one byte, or never came.</summary>
    public bool TryFind(UnitAddress address, out int index)
    {
        var (low, high) = (0, content.Units.Length - 1);
        while (low <= high)
        {
            index = (low + high) / 2;
            var order = Compare(content.Units[index].Address, address);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (index + 1, high) : (low, index - 1);
        }

        index = -1;
        return false;
    }

    /// <summary>Reads a unit and verifies it; false where the disk does not give it, or gives another.</summary>
    public bool TryRead(int index, Span<byte> unit)
    {
        lock (_gate)
        {
            return _users > 0 && file.TryRead(content.Units[index], unit);
        }
    }

    /// <summary>Keeps it readable until <see cref="Dispose"/> was called once more; false when it is gone already.</summary>
    public bool TryUse()
    {
        lock (_gate)
        {
            _users += _users > 0 ? 1 : 0;
            return _users > 0;
        }
    }

    /// <summary>Ends one use; with the last one it goes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }

            if (_outlives)
            {
                file.Dispose();
            }
            else
            {
                file.Delete();
            }
        }
    }

    /// <summary>Ends its keeper's use because the process ends: it is there for the next one.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _outlives = true;
        }

        Dispose();
    }

    private static int Compare(UnitAddress one, UnitAddress other) =>
        one.Block != other.Block ? one.Block.CompareTo(other.Block) : one.Offset.CompareTo(other.Offset);
}
