using System.Buffers.Binary;
using System.Globalization;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>
/// What an in-process guest does: it rewrites pages, checks each against a record it keeps apart from them before it
/// overwrites it, and answers on its console. The record travels as device state, the pages as memory, so a page that a
/// migration lost shows as corrupt. Not thread-safe: the guest's gate guards it.
/// </summary>
internal sealed class GuestWorkload
{
    private const int CounterBytes = 36;

    private readonly GuestMemory _memory;
    private uint[] _versions;
    private SplitMix _random = new(0x6e6f7661);
    private ulong _heartbeat;
    private ulong _rewrites;
    private ulong _corruptSeen;

    public GuestWorkload(GuestMemory memory, int pages)
    {
        _memory = memory;
        _versions = new uint[pages];
    }

    /// <summary>Fills the working set, as booting does.</summary>
    public void Boot()
    {
        for (uint i = 0; i < _versions.Length; i++)
        {
            Rewrite(i);
        }

        _rewrites = 0;
    }

    public string Heartbeat() => string.Create(CultureInfo.InvariantCulture, $"HB {++_heartbeat}");

    public void Rewrite(int count)
    {
        for (var i = 0; i < count && _versions.Length > 0; i++)
        {
            var index = (uint)(_random.Next() % (uint)_versions.Length);
            _corruptSeen += IsIntact(index) ? 0UL : 1;
            Rewrite(index);
        }
    }

    /// <summary>Answers a line of the console; null when it is none of the commands.</summary>
    public string? Answer(string line) => line switch
    {
        "verify" => string.Create(CultureInfo.InvariantCulture,
            $"VERIFY pages={_versions.Length} corrupt={CountCorrupt()} rewrites={_rewrites}"),
        "status" => string.Create(CultureInfo.InvariantCulture,
            $"STATUS heartbeat={_heartbeat} pages={_versions.Length} rewrites={_rewrites}"),
        _ => null,
    };

    public byte[] Save()
    {
        var state = new byte[CounterBytes + (_versions.Length * sizeof(uint))];
        BinaryPrimitives.WriteUInt64BigEndian(state, _heartbeat);
        BinaryPrimitives.WriteUInt64BigEndian(state.AsSpan(8), _rewrites);
        BinaryPrimitives.WriteUInt64BigEndian(state.AsSpan(16), _corruptSeen);
        BinaryPrimitives.WriteUInt64BigEndian(state.AsSpan(24), _random.State);
        BinaryPrimitives.WriteUInt32BigEndian(state.AsSpan(32), (uint)_versions.Length);
        for (var i = 0; i < _versions.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(state.AsSpan(CounterBytes + (i * sizeof(uint))), _versions[i]);
        }

        return state;
    }

    /// <summary>Takes over the state of the guest that <see cref="Save"/> wrote.</summary>
    /// <returns>False when it does not fit this machine.</returns>
    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        if (state.Length < CounterBytes)
        {
            return false;
        }

        long pages = BinaryPrimitives.ReadUInt32BigEndian(state[32..]);
        var fits = pages <= _memory.Pages - GuestLayout.WorkingSetFirstPage;
        if (!fits || state.Length != CounterBytes + (pages * sizeof(uint)))
        {
            return false;
        }

        _heartbeat = BinaryPrimitives.ReadUInt64BigEndian(state);
        _rewrites = BinaryPrimitives.ReadUInt64BigEndian(state[8..]);
        _corruptSeen = BinaryPrimitives.ReadUInt64BigEndian(state[16..]);
        _random = new SplitMix(BinaryPrimitives.ReadUInt64BigEndian(state[24..]));
        _versions = new uint[pages];
        for (var i = 0; i < _versions.Length; i++)
        {
            _versions[i] = BinaryPrimitives.ReadUInt32BigEndian(state[(CounterBytes + (i * sizeof(uint)))..]);
        }

        return true;
    }

    private void Rewrite(uint index)
    {
        PageContent.Fill(_memory.Write(PageOf(index)), index, ++_versions[index]);
        _rewrites++;
    }

    private ulong CountCorrupt()
    {
        var corrupt = _corruptSeen;
        for (uint i = 0; i < _versions.Length; i++)
        {
            corrupt += IsIntact(i) ? 0UL : 1;
        }

        return corrupt;
    }

    private bool IsIntact(uint index) => PageContent.IsIntact(_memory.Read(PageOf(index)), index, _versions[index]);

    private static int PageOf(uint index) => GuestLayout.WorkingSetFirstPage + (int)index;
}
