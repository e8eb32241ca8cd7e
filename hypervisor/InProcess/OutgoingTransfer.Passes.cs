using System.Numerics;
using System.Text;
using NovaCron.Hypervisor.MigrationStream;

namespace NovaCron.Hypervisor.InProcess;

/// <summary>What an <see cref="OutgoingTransfer"/> writes.</summary>
internal sealed partial class OutgoingTransfer
{
    private const int PagesPerSection = 64;
    private const int BitsPerWord = 64;
    private const ushort Ram = 0;
    private const ushort Firmware = 1;

    private readonly ulong[] _pending;
    private int _pendingPages;
    private int _nextWord;
    private int _round = 1;
    private long _dirtyBytesPerSecond;
    private MigrationStreamWriter? _writer;
    private ushort? _lastBlock;

    private MigrationStreamWriter Writer => _writer ??= new MigrationStreamWriter(_pipe.Writer);

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        WriteStart();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var began = _time.GetTimestamp();
            var sentBytes = (long)_pendingPages * GuestLayout.PageBytes;
            while (_pendingPages > 0)
            {
                WriteSection(StreamFormat.SectionPart, () => WritePages(PagesPerSection));
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            var elapsed = _time.GetElapsedTime(began);
            _guest.Locked(() => BeginRound(elapsed));
            if (FitsDowntime(sentBytes, elapsed) || _round > _options.RoundsMax)
            {
                return;
            }
        }
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        // The guest changed pages between the last look and its stop.
        _guest.Locked(() => _pendingPages = _guest.Memory.CollectDirty(_pending));
        while (_pendingPages > PagesPerSection)
        {
            WriteSection(StreamFormat.SectionPart, () => WritePages(PagesPerSection));
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        WriteSection(StreamFormat.SectionEnd, () => WritePages(PagesPerSection));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        Writer.Opaque(DeviceState.Frame(_guest.SaveDevices()));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool BeginRound(TimeSpan elapsed)
    {
        var dirtyBytes = (double)_guest.Memory.DirtyPages * GuestLayout.PageBytes;
        _dirtyBytesPerSecond = elapsed > TimeSpan.Zero ? (long)(dirtyBytes / elapsed.TotalSeconds) : 0;
        _pendingPages = _guest.Memory.CollectDirty(_pending);
        _nextWord = 0;
        _round++;
        return true;
    }

    /// <summary>Whether what is pending would be sent within the downtime limit, at the rate of the round before.</summary>
    private bool FitsDowntime(long sentBytes, TimeSpan elapsed)
    {
        var pendingBytes = (double)_pendingPages * GuestLayout.PageBytes;
        return pendingBytes * elapsed.TotalSeconds <= sentBytes * _migration.DowntimeLimit.TotalSeconds;
    }

    private void WriteStart()
    {
        Writer.DefineBlock(Ram, GuestLayout.RamBlock);
        Writer.DefineBlock(Firmware, GuestLayout.FirmwareBlock);
        var start = new BigEndianBuffer();
        start.UInt32(StreamFormat.Magic).UInt32(StreamFormat.Version);
        var machineType = Encoding.ASCII.GetBytes(_guest.Spec.MachineType!);
        start.Byte(StreamFormat.Configuration).UInt32((uint)machineType.Length).Bytes(machineType);
        start.Byte(StreamFormat.SectionStart).UInt32(GuestLayout.RamSection).Name(StreamFormat.RamSectionName);
        start.UInt32(0).UInt32(StreamFormat.RamSectionVersion);
        start.UInt64((ulong)(_guest.Memory.Bytes + GuestLayout.FirmwareBytes) | StreamFormat.FlagMemSize);
        start.Name(GuestLayout.RamBlock).UInt64((ulong)_guest.Memory.Bytes);
        start.Name(GuestLayout.FirmwareBlock).UInt64(GuestLayout.FirmwareBytes);
        start.UInt64(StreamFormat.FlagEos).Byte(StreamFormat.Footer).UInt32(GuestLayout.RamSection);
        Writer.Opaque(start.Span);
        WriteSection(StreamFormat.SectionPart, WriteFirmware);
    }

    private void WriteSection(byte type, Action body)
    {
        Writer.Opaque(new BigEndianBuffer().Byte(type).UInt32(GuestLayout.RamSection).Span);
        _guest.Locked(() =>
        {
            body();
            return true;
        });
        Writer.Opaque(new BigEndianBuffer().UInt64(StreamFormat.FlagEos).Byte(StreamFormat.Footer).UInt32(GuestLayout.RamSection).Span);
    }

    private void WriteFirmware()
    {
        for (var offset = 0UL; offset < GuestLayout.FirmwareBytes; offset += GuestLayout.PageBytes)
        {
            Writer.Zero(Firmware, offset, Tag(Firmware, StreamFormat.FlagZero), 0);
        }
    }

    private void WritePages(int count)
    {
        for (; _nextWord < _pending.Length && count > 0; _nextWord++)
        {
            for (; _pending[_nextWord] != 0 && count > 0; count--)
            {
                var page = (_nextWord * BitsPerWord) + BitOperations.TrailingZeroCount(_pending[_nextWord]);
                _pending[_nextWord] &= _pending[_nextWord] - 1;
                _pendingPages--;
                WritePage(page);
            }

            if (_pending[_nextWord] != 0)
            {
                return;
            }
        }
    }

    private void WritePage(int page)
    {
        var content = _guest.Memory.Read(page);
        var offset = (ulong)page * GuestLayout.PageBytes;
        if (content.ContainsAnyExcept((byte)0))
        {
            Writer.Page(Ram, offset, Tag(Ram, StreamFormat.FlagPage), content);
        }
        else
        {
            Writer.Zero(Ram, offset, Tag(Ram, StreamFormat.FlagZero), 0);
        }
    }

    private ushort Tag(ushort block, ushort kind)
    {
        var tag = _lastBlock == block ? (ushort)(kind | StreamFormat.FlagContinue) : kind;
        _lastBlock = block;
        return tag;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var result = await _pipe.Writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new HypervisorException(HypervisorError.MigrationFailed, "its stream was closed by the reader");
        }
    }
}
