using System.Buffers.Binary;

namespace NovaCron.Dwcp.Transport.Frames;

/// <summary>Makes frames that are right, nearly right or noise; the same seed makes the same frames.</summary>
internal sealed class FrameFuzzSource
{
    /// <summary>Most bytes of a frame it makes.</summary>
    public const int FrameBytesMax = FrameHeader.Size + (2 * FrameHeader.ControlPayloadBytesMax);

    /// <summary>Largest payload of data frames among the right ones.</summary>
    public const int DataBytesMax = 512;

    private const int HeaderChecksumOffset = 4;
    private const int PayloadChecksumOffset = 8;
    private const int PayloadLengthOffset = 12;

    private readonly Random _random;
    private readonly byte[][] _right;
    private readonly byte _version;

    public FrameFuzzSource(int seed, byte version)
    {
        _random = new Random(seed);
        _version = version;
        _right = [.. Frames(version)];
    }

    /// <summary>Writes a frame, perhaps cut short, and returns its length.</summary>
    public int Make(Span<byte> target)
    {
        var frame = _right[_random.Next(_right.Length)];
        frame.CopyTo(target);
        var length = frame.Length;
        switch (_random.Next(6))
        {
            case 0:
                return length;
            case 1:
                length = _random.Next(FrameBytesMax + 1);
                _random.NextBytes(target[..length]);
                break;
            case 2:
                length = _random.Next(length + 1);
                break;
            case 3:
                BinaryPrimitives.WriteInt32LittleEndian(target[PayloadLengthOffset..], _random.Next(int.MinValue, int.MaxValue));
                break;
            default:
                Damage(target[..length]);
                break;
        }

        if (length >= FrameHeader.Size && _random.Next(2) == 0)
        {
            Seal(target[..length]);
        }

        return length;
    }

    /// <summary>A number from 1 to a bound.</summary>
    public int Count(int most) => _random.Next(1, most + 1);

    private void Damage(Span<byte> frame)
    {
        for (var count = _random.Next(1, 6); count > 0; count--)
        {
            frame[_random.Next(frame.Length)] = (byte)_random.Next(256);
        }
    }

    // So that what lies behind the checksums is reached too.
    private void Seal(Span<byte> frame)
    {
        frame[0] = _version;
        if (_random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame[PayloadChecksumOffset..], Crc32C.Compute(frame[FrameHeader.Size..]));
        }

        frame.Slice(HeaderChecksumOffset, sizeof(uint)).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(frame[HeaderChecksumOffset..], Crc32C.Compute(frame[..FrameHeader.Size]));
    }

    private static IEnumerable<byte[]> Frames(byte version)
    {
        var token = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var failure = new FailureMessage(AmstError.Aborted, AmstStage.Data, 7, "the disk is full").ToBytes();
        var fin = new byte[FinMessage.Size];
        new FinMessage(1 << 20, new byte[TransferDigest.Size]).Write(fin);
        var ack = new byte[AckMessage.Size];
        AckMessage.Write(ack, 1 << 20);
        yield return Frame(FrameType.Hello, 0, new HelloMessage(1, 4, 1 << 20, 32 << 20, "memory", "eu", "us", token).ToBytes(version));
        yield return Frame(FrameType.Accept, 3, new AcceptMessage(1 << 20, 32 << 20, 32 << 20).ToBytes(version));
        yield return Frame(FrameType.Refuse, 0, failure);
        yield return Frame(FrameType.Data, 5, token);
        yield return Frame(FrameType.Data, 6, new byte[DataBytesMax]);
        yield return Frame(FrameType.Ack, 7, ack);
        yield return Frame(FrameType.Fin, 8, fin);
        yield return Frame(FrameType.Done, 8, new byte[TransferDigest.Size]);
        yield return Frame(FrameType.Abort, 0, failure);
        yield return Frame(FrameType.KeepAlive, 0, []);

        byte[] Frame(FrameType type, long sequence, byte[] payload)
        {
            var frame = new byte[FrameHeader.Size + payload.Length];
            payload.CopyTo(frame, FrameHeader.Size);
            var header = new FrameHeader(type, AmstSessionId.FromName("fuzz"), sequence, 1, payload.Length, Crc32C.Compute(payload));
            header.Write(frame, version);
            return frame;
        }
    }
}
