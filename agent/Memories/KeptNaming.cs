using System.Buffers.Binary;
using System.Security.Cryptography;
using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Memories;

/// <summary>Names a memory that has passed: its units by their contents, and all of it by a root over their places and names.</summary>
internal static class KeptNaming
{
    /// <summary>Reads all of a file once and names what is in it; the file is taken over, also when that fails.</summary>
    /// <exception cref="InvalidDataException">A unit is not what was written.</exception>
    public static KeptMemory Name(string vm, string migration, KeptFile file, KeptUnit[] units, DateTimeOffset now)
    {
        try
        {
            var names = new byte[units.Length * KnownNames.NameBytes];
            var root = NameAll(vm, file, units, names);
            return new KeptMemory(
                file, new KeptContent(vm, new KeptReference(migration, root, units.Length), now, file.Key, units, names));
        }
        catch
        {
            file.Delete();
            throw;
        }
    }

    private static string NameAll(string vm, KeptFile file, KeptUnit[] units, byte[] names)
    {
        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> address = stackalloc byte[sizeof(ushort) + sizeof(ulong)];
        var content = new byte[UnitAddress.Size];
        for (var index = 0; index < units.Length; index++)
        {
            if (!file.TryRead(units[index], content))
            {
                throw new InvalidDataException($"unit {index} of the kept memory of {vm} is not what was written");
            }

            var name = names.AsSpan(index * KnownNames.NameBytes, KnownNames.NameBytes);
            KnownNames.NameOf(content, name);
            BinaryPrimitives.WriteUInt16LittleEndian(address, units[index].Address.Block);
            BinaryPrimitives.WriteUInt64LittleEndian(address[sizeof(ushort)..], units[index].Address.Offset);
            root.AppendData(address);
            root.AppendData(name);
        }

        return Convert.ToHexStringLower(root.GetHashAndReset().AsSpan(0, KnownNames.NameBytes));
    }
}
