namespace NovaCron.Dwcp.Transport.Security;

/// <summary>
/// Follows the records of TLS through a stream of bytes (RFC 8446, 5.1: type, version, and two bytes of length ahead of each), to
/// tell how many more make the present one whole.
/// </summary>
internal sealed class RecordMeter
{
    private const int HeaderBytes = 5;
    private const int LengthAt = 3;

    private int _headerCount;
    private int _length;
    private int _bodyCount;

    /// <summary>Bytes that make the present record whole, as far as is known: at least 1, at most 65,540.</summary>
    public int Missing => _headerCount < HeaderBytes ? HeaderBytes - _headerCount : Math.Max(1, _length - _bodyCount);

    /// <summary>Takes the next bytes.</summary>
    public void Advance(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_headerCount < HeaderBytes)
            {
                TakeHeader(bytes[0]);
                bytes = bytes[1..];
                continue;
            }

            var part = Math.Min(bytes.Length, _length - _bodyCount);
            _bodyCount += part;
            bytes = bytes[part..];
            EndWhereWhole();
        }
    }

    private void TakeHeader(byte next)
    {
        _length = _headerCount >= LengthAt ? (_length << 8) | next : 0;
        _headerCount++;
        if (_headerCount == HeaderBytes)
        {
            _bodyCount = 0;
            EndWhereWhole();
        }
    }

    private void EndWhereWhole() => _headerCount = _bodyCount == _length ? 0 : _headerCount;
}
