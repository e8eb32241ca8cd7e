using System.Buffers.Binary;
using System.Security.Cryptography;
using NovaCron.Dwcp.Encoding;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Encrypts units of one file by AES-256-GCM. The key is of this file alone: in this process, and in an index that is encrypted itself
/// where one is kept. A nonce is the count of units encrypted, so that none comes twice; the place is authenticated with the content.
/// </summary>
/// <param name="key">The key; taken over. What was encrypted by it before must not be encrypted again.</param>
internal sealed class UnitCipher(byte[] key) : IDisposable
{
    public const int KeyBytes = 32;

    public const int TagBytes = 16;

    private const int NonceBytes = 12;

    private readonly AesGcm _cipher = new(key, TagBytes);
    private ulong _count;

    /// <summary>Makes a key for a new file.</summary>
    public UnitCipher()
        : this(RandomNumberGenerator.GetBytes(KeyBytes))
    {
    }

    /// <summary>The key, for an index that is encrypted itself.</summary>
    public ReadOnlySpan<byte> Key => key;

    /// <summary>Encrypts a unit for a place.</summary>
    /// <returns>Its nonce's number.</returns>
    public ulong Encrypt(int place, ReadOnlySpan<byte> content, Span<byte> encrypted, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Span<byte> context = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, ++_count);
        BinaryPrimitives.WriteInt32LittleEndian(context, place);
        _cipher.Encrypt(nonce, content, encrypted, tag, context);
        return _count;
    }

    /// <summary>Decrypts a unit; false where it is not what was encrypted for the place.</summary>
    public bool TryDecrypt(int place, in UnitProof proof, ReadOnlySpan<byte> encrypted, Span<byte> content)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Span<byte> context = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, proof.Number);
        BinaryPrimitives.WriteInt32LittleEndian(context, place);
        try
        {
            _cipher.Decrypt(nonce, encrypted, proof.Tag, content[..UnitAddress.Size], context);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }
}
