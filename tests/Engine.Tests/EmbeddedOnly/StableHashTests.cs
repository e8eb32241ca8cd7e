namespace NovaCron.Engine.Tests.EmbeddedOnly;

public sealed class StableHashTests
{
    // Values of the algorithm's reference implementation (xxhsum -H0).
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void Hash_is_the_published_one(string text, uint expected) =>
        Assert.Equal(expected, StableHash.ComputeHash(System.Text.Encoding.UTF8.GetBytes(text)));
}
