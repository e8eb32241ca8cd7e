using System.Numerics;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// A guest's memory, page by page, with a record of what changed since a migration last looked. Memory is taken from
/// this process only where the guest wrote. Not thread-safe: the guest's gate guards it.
/// </summary>
internal sealed class GuestMemory(long bytes)
{
    private const int PagesPerChunk = 64;
    private const int BitsPerWord = 64;
    private static readonly byte[] ZeroPage = new byte[GuestLayout.PageBytes];

    private readonly byte[]?[] _chunks = new byte[]?[((bytes / GuestLayout.PageBytes) + PagesPerChunk - 1) / PagesPerChunk];
    private readonly ulong[] _dirty = new ulong[((bytes / GuestLayout.PageBytes) + BitsPerWord - 1) / BitsPerWord];

    public long Bytes { get; } = bytes;

    public int Pages => (int)(Bytes / GuestLayout.PageBytes);

    public int DirtyPages { get; private set; }

    public ReadOnlySpan<byte> Read(int page)
    {
        var chunk = _chunks[page / PagesPerChunk];
        return chunk is null ? ZeroPage : chunk.AsSpan(page % PagesPerChunk * GuestLayout.PageBytes, GuestLayout.PageBytes);
    }

    /// <summary>Gives a page to be changed, and records that it was.</summary>
    public Span<byte> Write(int page)
    {
        var bit = 1UL << (page % BitsPerWord);
        if ((_dirty[page / BitsPerWord] & bit) == 0)
        {
            _dirty[page / BitsPerWord] |= bit;
            DirtyPages++;
        }

        var chunk = _chunks[page / PagesPerChunk] ??= new byte[PagesPerChunk * GuestLayout.PageBytes];
        return chunk.AsSpan(page % PagesPerChunk * GuestLayout.PageBytes, GuestLayout.PageBytes);
    }

    /// <summary>Sets a page to zero; one that was never written costs nothing.</summary>
    public void Clear(int page)
    {
        if (_chunks[page / PagesPerChunk] is not null)
        {
            Write(page).Clear();
        }
    }

    /// <summary>Moves the record of changed pages into <paramref name="pending"/> and begins a new one.</summary>
    /// <returns>How many pages are pending now.</returns>
    public int CollectDirty(ulong[] pending)
    {
        var count = 0;
        for (var i = 0; i < _dirty.Length; i++)
        {
            pending[i] |= _dirty[i];
            _dirty[i] = 0;
            count += BitOperations.PopCount(pending[i]);
        }

        DirtyPages = 0;
        return count;
    }

    /// <summary>A record that says every page has to be sent.</summary>
    public ulong[] EveryPage()
    {
        var pending = new ulong[_dirty.Length];
        Array.Fill(pending, ulong.MaxValue);
        if (Pages % BitsPerWord != 0)
        {
            pending[^1] = (1UL << (Pages % BitsPerWord)) - 1;
        }

        return pending;
    }
}
