using System.Security.Cryptography;
using System.Text;
using NovaCron.Agent.Storage;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>
/// Writes what a kept memory is made of beside its file, so that a later process of the agent has it again: encrypted and authenticated
/// by AES-256-GCM with a key of the region, and a nonce drawn for each. Whoever has the disk alone can read none of it.
/// </summary>
/// <param name="key">The region's key for it, 32 bytes.</param>
internal sealed class KeptIndex(ReadOnlyMemory<byte> key)
{
    /// <summary>What an index's name ends in; the file of units has the rest of it.</summary>
    public const string Suffix = ".index";

    /// <summary>The first byte; another layout gets another one.</summary>
    private const byte Version = 1;

    private const int NonceBytes = 12;
    private const int HeadBytes = 1 + NonceBytes + UnitCipher.TagBytes;

    /// <summary>Makes a memory outlive the process. Its file must be on disk by then.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path, KeptContent content)
    {
        var plain = Describe(content);
        var file = new byte[HeadBytes + plain.Length];
        file[0] = Version;
        var nonce = file.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Span, UnitCipher.TagBytes);
        cipher.Encrypt(nonce, plain, file.AsSpan(HeadBytes), file.AsSpan(1 + NonceBytes, UnitCipher.TagBytes), file.AsSpan(0, 1));
        CryptographicOperations.ZeroMemory(plain);
        AtomicFile.Write(path + Suffix, file);
    }

    /// <summary>Reads it again.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another region or layout.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public KeptContent Read(string path)
    {
        var file = File.ReadAllBytes(path + Suffix);
        if (file.Length < HeadBytes || file[0] != Version)
        {
            throw new InvalidDataException($"{path}{Suffix} is no index of version {Version}");
        }

        var plain = new byte[file.Length - HeadBytes];
        try
        {
            using var cipher = new AesGcm(key.Span, UnitCipher.TagBytes);
            var (nonce, tag) = (file.AsMemory(1, NonceBytes), file.AsMemory(1 + NonceBytes, UnitCipher.TagBytes));
            cipher.Decrypt(nonce.Span, file.AsSpan(HeadBytes), tag.Span, plain, file.AsSpan(0, 1));
            return Understand(plain);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new InvalidDataException($"{path}{Suffix} is damaged, or was written with another key", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Describe(KeptContent content)
    {
        using var plain = new MemoryStream();
        using var writer = new BinaryWriter(plain, Encoding.UTF8);
        writer.Write(content.Vm);
        writer.Write(content.Reference.Migration);
        writer.Write(content.Reference.Root);
        writer.Write(content.At.UtcTicks);
        writer.Write(content.Key.Span);
        writer.Write(content.Units.Length);
        foreach (var unit in content.Units)
        {
            writer.Write(unit.Address.Block);
            writer.Write(unit.Address.Offset);
            writer.Write(unit.Place);
            var proof = unit.Proof;
            writer.Write(proof.Number);
            writer.Write(proof.Tag);
        }

        writer.Write(content.Names);
        return plain.ToArray();
    }

    // It was authenticated: what is in it is what was written.
    private static KeptContent Understand(byte[] plain)
    {
        using var reader = new BinaryReader(new MemoryStream(plain), Encoding.UTF8);
        var (vm, migration, root) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var unitsKey = reader.ReadBytes(UnitCipher.KeyBytes);
        var units = new KeptUnit[reader.ReadInt32()];
        foreach (ref var unit in units.AsSpan())
        {
            var address = new UnitAddress(reader.ReadUInt16(), reader.ReadUInt64());
            var place = reader.ReadInt32();
            var proof = new UnitProof { Number = reader.ReadUInt64() };
            reader.ReadExactly(proof.Tag);
            unit = new KeptUnit(address, place, proof);
        }

        var names = reader.ReadBytes(units.Length * KnownNames.NameBytes);
        return new KeptContent(vm, new KeptReference(migration, root, units.Length), at, unitsKey, units, names);
    }
}
