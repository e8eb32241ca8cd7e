using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NovaCron.Grains.Migrations;

/// <summary>ULIDs: 48 bits of milliseconds since 1970, 80 random bits, in Crockford's base 32; they sort by time.</summary>
internal static class MigrationId
{
    /// <summary>Characters of an id.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int BitsPerCharacter = 5;

    /// <summary>A new id.</summary>
    public static string Next(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.GetUtcNow().ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(bytes[6..]);
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, value, static (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, rest >>= BitsPerCharacter)
            {
                text[i] = Alphabet[(int)(rest & 31)];
            }
        });
    }

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsValid(string text) =>
        text.Length == Length && text.All(character => Alphabet.Contains(character, StringComparison.Ordinal));
}
