using System.Security.Cryptography;
using NovaCron.Agent.Memories;
using NovaCron.Dwcp.Encoding.Known;

namespace NovaCron.Agent.Tests.Memories;

public sealed class KeptIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("novacron-index-").FullName;
    private readonly KeptIndex _index = new(RandomNumberGenerator.GetBytes(32));

    private string Units => Path.Combine(_folder, "units");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_of_a_memory_but_its_contents_is_read_as_it_was_written()
    {
        var content = Content();
        _index.Write(Units, content);
        var read = _index.Read(Units);
        Assert.Equal((content.Vm, content.Reference, content.At), (read.Vm, read.Reference, read.At));
        Assert.Equal(content.Key.ToArray(), read.Key.ToArray());
        Assert.Equal(content.Names, read.Names);
        Assert.Equal(content.Units.Select(Describe), read.Units.Select(Describe));
    }

    [Fact]
    public void Nothing_of_it_can_be_read_and_every_byte_of_it_is_authenticated()
    {
        var content = Content();
        _index.Write(Units, content);
        var file = File.ReadAllBytes(Units + KeptIndex.Suffix);
        Assert.Equal(-1, file.AsSpan().IndexOf(content.Key.Span[..8]));
        Assert.Equal(-1, file.AsSpan().IndexOf("web-1"u8));
        for (var place = 0; place < file.Length; place++)
        {
            file[place] ^= 0x10;
            File.WriteAllBytes(Units + KeptIndex.Suffix, file);
            Assert.Throws<InvalidDataException>(() => _index.Read(Units));
            file[place] ^= 0x10;
        }

        File.WriteAllBytes(Units + KeptIndex.Suffix, file[..20]);
        Assert.Throws<InvalidDataException>(() => _index.Read(Units));
    }

    [Fact]
    public void Two_of_the_same_content_differ()
    {
        _index.Write(Units, Content());
        var first = File.ReadAllBytes(Units + KeptIndex.Suffix);
        _index.Write(Units, Content());
        Assert.NotEqual(first, File.ReadAllBytes(Units + KeptIndex.Suffix));
    }

    private static KeptContent Content()
    {
        var units = Enumerable.Range(0, 3).Select(unit =>
        {
            var proof = new UnitProof { Number = (ulong)unit + 7 };
            new Random(unit).NextBytes(proof.Tag);
            return new KeptUnit(Memory.At(5 * unit, block: 2), 9 - unit, proof);
        });
        var bytes = new byte[32 + (3 * KnownNames.NameBytes)];
        new Random(1).NextBytes(bytes);
        var at = DateTimeOffset.UnixEpoch.AddSeconds(5);
        return new KeptContent("web-1", new KeptReference("m-1", "ab", 3), at, bytes.AsMemory(0, 32), [.. units], bytes[32..]);
    }

    private static string Describe(KeptUnit unit)
    {
        var proof = unit.Proof;
        return $"{unit.Address} {unit.Place} {proof.Number} {Convert.ToHexString(proof.Tag)}";
    }
}
