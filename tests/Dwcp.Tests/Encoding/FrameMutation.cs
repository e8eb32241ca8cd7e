namespace NovaCron.Dwcp.Tests.Encoding;

/// <summary>Damages a frame: bits, bytes, cuts, insertions, overwritten stretches.</summary>
internal static class FrameMutation
{
    public static byte[] Apply(byte[] frame, Random random)
    {
        var mutated = frame.ToList();
        for (var times = random.Next(1, 4); times > 0 && mutated.Count > 0; times--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0: mutated[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: mutated[at] = (byte)random.Next(256); break;
                case 2: mutated.RemoveRange(at, random.Next(1, mutated.Count - at + 1)); break;
                case 3: mutated.Insert(at, (byte)random.Next(256)); break;
                default: Overwrite(mutated, at, random); break;
            }
        }

        return [.. mutated];
    }

    private static void Overwrite(List<byte> bytes, int at, Random random)
    {
        var value = (byte)random.Next(256);
        for (var i = at; i < Math.Min(at + 8, bytes.Count); i++)
        {
            bytes[i] = value;
        }
    }
}
