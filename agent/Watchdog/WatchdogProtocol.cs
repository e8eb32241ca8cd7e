using System.Buffers.Binary;
using System.Numerics;

namespace NovaCron.Agent.Watchdog;

/// <summary>
/// What an agent and its watchdogs say to each other: the agent sends orders, each the whole of what is to be guarded and until when, and
/// the watchdog answers every one. The last order is also kept in a file, for a watchdog that begins later. Little-endian:
/// <code>
/// order   0 u32 magic "NCWD"   4 u16 version 1   6 u16 kind 1   8 u64 sequence   16 i64 deadline, 100 ns since boot
///        24 16 bytes boot id  40 u32 processes  44 u32 CRC-32C of all but itself
///        48 each process: i32 pid, u32 zero, i64 start ticks
/// answer  0 u32 magic          4 u16 version     6 u16 kind 2   8 u64 sequence   16 i64 deadline it now has
///        24 u32 processes that it cannot hold    28 u32 processes it has ended   32 u32 zero   36 u32 CRC-32C of what is before
/// </code>
/// Whoever reads anything else ends the connection.
/// </summary>
internal static class WatchdogProtocol
{
    /// <summary>The version; a watchdog of another one is replaced.</summary>
    public const ushort Version = 1;

    public const int OrderHeaderBytes = 48;
    public const int ProcessBytes = 16;
    public const int AnswerBytes = 40;

    /// <summary>The most processes that are guarded: 4,096. An agent refuses to guard one more.</summary>
    public const int ProcessesMax = 4096;

    public const int OrderBytesMax = OrderHeaderBytes + (ProcessesMax * ProcessBytes);

    private const uint Magic = 0x4457434e;
    private const ushort OrderKind = 1;
    private const ushort AnswerKind = 2;

    /// <summary>The order in its form on the wire and on disk.</summary>
    public static byte[] Write(WatchdogOrder order)
    {
        if (order.Processes.Length > ProcessesMax)
        {
            throw new ArgumentException($"An order has {ProcessesMax} processes at most.", nameof(order));
        }

        var bytes = new byte[OrderHeaderBytes + (order.Processes.Length * ProcessBytes)];
        WriteHead(bytes, OrderKind, order.Sequence, order.Deadline);
        new Guid(order.Boot).TryWriteBytes(bytes.AsSpan(24));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), order.Processes.Length);
        for (var i = 0; i < order.Processes.Length; i++)
        {
            var at = bytes.AsSpan(OrderHeaderBytes + (i * ProcessBytes));
            BinaryPrimitives.WriteInt32LittleEndian(at, order.Processes[i].Pid);
            BinaryPrimitives.WriteInt64LittleEndian(at[8..], order.Processes[i].StartTicks);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(44), Check(bytes, 44));
        return bytes;
    }

    /// <summary>How long the order is that begins so; null while too little of it is there.</summary>
    /// <exception cref="InvalidDataException">It is none, or of another version, or too long.</exception>
    public static int? LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < OrderHeaderBytes)
        {
            return null;
        }

        RequireHead(bytes, OrderKind);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]);
        return count <= ProcessesMax
            ? OrderHeaderBytes + ((int)count * ProcessBytes)
            : throw new InvalidDataException($"An order of {count} processes; at most {ProcessesMax} are guarded.");
    }

    /// <summary>Reads an order that is there as a whole.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static WatchdogOrder ReadOrder(ReadOnlySpan<byte> bytes)
    {
        if (LengthOf(bytes) != bytes.Length || BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]) != Check(bytes, 44))
        {
            throw new InvalidDataException("The order is damaged.");
        }

        var processes = new WatchedProcess[BinaryPrimitives.ReadInt32LittleEndian(bytes[40..])];
        for (var i = 0; i < processes.Length; i++)
        {
            var at = bytes[(OrderHeaderBytes + (i * ProcessBytes))..];
            processes[i] = new(BinaryPrimitives.ReadInt32LittleEndian(at), BinaryPrimitives.ReadInt64LittleEndian(at[8..]));
            if (processes[i].Pid <= 1 || processes[i].StartTicks < 0 || BinaryPrimitives.ReadUInt32LittleEndian(at[4..]) != 0)
            {
                throw new InvalidDataException($"Process {processes[i].Pid} is none that can be guarded.");
            }
        }

        return new WatchdogOrder(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), DeadlineOf(bytes), new Guid(bytes[24..40]).ToString(), [.. processes]);
    }

    /// <summary>The answer in its form on the wire.</summary>
    public static void Write(WatchdogAnswer answer, Span<byte> bytes)
    {
        bytes[..AnswerBytes].Clear();
        WriteHead(bytes, AnswerKind, answer.Sequence, answer.Deadline);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], answer.Refused);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], answer.Ended);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[36..], Check(bytes[..AnswerBytes], 36));
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="InvalidDataException">It is none, damaged, or of another version.</exception>
    public static WatchdogAnswer ReadAnswer(ReadOnlySpan<byte> bytes)
    {
        RequireHead(bytes, AnswerKind);
        var refused = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        var ended = BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]) == Check(bytes[..AnswerBytes], 36) && refused >= 0 && ended >= 0
            ? new WatchdogAnswer(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), DeadlineOf(bytes), refused, ended)
            : throw new InvalidDataException("The answer is damaged.");
    }

    private static void WriteHead(Span<byte> bytes, ushort kind, ulong sequence, TimeSpan deadline)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], kind);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], deadline.Ticks);
    }

    private static void RequireHead(ReadOnlySpan<byte> bytes, ushort kind)
    {
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) != kind)
        {
            throw new InvalidDataException("This is nothing that agents and watchdogs say.");
        }

        if (version != Version)
        {
            throw new InvalidDataException($"The other side speaks version {version}; this one speaks {Version}.");
        }
    }

    private static TimeSpan DeadlineOf(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) is >= 0 and var ticks
            ? new TimeSpan(ticks)
            : throw new InvalidDataException("A deadline is before the host booted.");

    private static uint Check(ReadOnlySpan<byte> bytes, int at)
    {
        var check = uint.MaxValue;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (i < at || i >= at + sizeof(uint))
            {
                check = BitOperations.Crc32C(check, bytes[i]);
            }
        }

        return ~check;
    }
}
