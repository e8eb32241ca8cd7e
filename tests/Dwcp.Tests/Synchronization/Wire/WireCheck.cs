using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Synchronization.Wire;

/// <summary>What every codec of synchronization must do with bytes that were changed.</summary>
internal static class WireCheck
{
    /// <summary>
    /// Cut anywhere, or longer, bytes are refused; with any byte another one they are refused too, or are what another value is written as,
    /// so that no two bytes mean the same.
    /// </summary>
    public static void IsStrict<T>(byte[] bytes, Func<byte[], T> decode, Func<T, byte[]> encode)
    {
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireFormatException>(() => decode(bytes[..length]));
        }

        Assert.Throws<WireFormatException>(() => decode([.. bytes, 0]));
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var flip in new byte[] { 0x01, 0x02, 0x10, 0x80, 0xFF })
            {
                var other = (byte[])bytes.Clone();
                other[i] ^= flip;
                try
                {
                    Assert.Equal(other, encode(decode(other)));
                }
                catch (WireFormatException)
                {
                    // Refused, as it may be.
                }
            }
        }
    }
}
