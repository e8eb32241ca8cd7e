using System.Buffers;
using System.IO.Pipelines;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>Puts a migration stream's pages into a guest's memory, and its device state into the guest's workload.</summary>
internal sealed class GuestLoader : IMigrationStreamVisitor
{
    private readonly Guest _guest;
    private readonly ArrayBufferWriter<byte> _tail = new();
    private readonly List<bool> _isRam = [];
    private long _tailOffset;

    public GuestLoader(Guest guest, PipeReader stream)
    {
        _guest = guest;
        Source = new MigrationStreamReader(stream, this);
    }

    public MigrationStreamReader Source { get; }

    public void DefineBlock(ushort block, string name)
    {
        CheckMachineType();
        _isRam.Add(name switch
        {
            GuestLayout.RamBlock => true,
            GuestLayout.FirmwareBlock => false,
            _ => throw Unfit($"the stream has memory block '{name}', which this machine lacks"),
        });
    }

    public void Opaque(ReadOnlySpan<byte> bytes)
    {
        if (!Source.IsOpaque)
        {
            return;
        }

        _tailOffset = _tail.WrittenCount == 0 ? Source.BytesRead : _tailOffset;
        if (_tail.WrittenCount + bytes.Length > 2 * GuestLayout.DeviceStateBytesMax)
        {
            throw Unfit($"the stream's device state is larger than {GuestLayout.DeviceStateBytesMax} bytes");
        }

        _tail.Write(bytes);
    }

    public void Zero(ushort block, ulong offset, ushort tag, byte fill)
    {
        if (Locate(block, offset) is { } page)
        {
            if (fill == 0)
            {
                _guest.Memory.Clear(page);
            }
            else
            {
                _guest.Memory.Write(page).Fill(fill);
            }
        }
    }

    public void Page(ushort block, ulong offset, ushort tag, ReadOnlySpan<byte> content)
    {
        if (Locate(block, offset) is { } page)
        {
            content.CopyTo(_guest.Memory.Write(page));
        }
    }

    /// <summary>Loads the device state: the stream has ended.</summary>
    public void Finish()
    {
        CheckMachineType();
        if (_isRam.Count != 2)
        {
            throw Unfit("the stream does not have this machine's two memory blocks");
        }

        if (!_guest.TryLoadDevices(DeviceState.Unframe(_tail.WrittenSpan, _tailOffset)))
        {
            throw StreamErrors.Malformed(_tailOffset, "the device state contradicts itself or this machine's memory");
        }

        if (!_guest.FinishLoading())
        {
            throw MachineErrors.Gone(_guest.Spec.Id);
        }
    }

    private int? Locate(ushort block, ulong offset)
    {
        var announced = Source.Blocks[block];
        var present = _isRam[block] ? (ulong)_guest.Memory.Bytes : GuestLayout.FirmwareBytes;
        if (announced.UsedLength != present)
        {
            throw Unfit($"its memory block '{announced.Name}' has {present} bytes, the stream's has {announced.UsedLength}; "
                + "launch it with the source machine's resolved description");
        }

        return _isRam[block] ? (int)(offset / GuestLayout.PageBytes) : null;
    }

    private void CheckMachineType()
    {
        if (Source.MachineType != _guest.Spec.MachineType)
        {
            throw Unfit($"it is of type '{_guest.Spec.MachineType}', the stream is of type '{Source.MachineType}'");
        }
    }

    private HypervisorException Unfit(string reason) => MachineErrors.IncomingFailed(_guest.Spec.Id, reason);
}
