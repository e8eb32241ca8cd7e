using NovaCron.Dwcp.Encoding;

namespace NovaCron.Dwcp.Tests.Encoding;

public sealed class UnitContentTests
{
    [Fact]
    public void Page_that_differs_in_one_byte_is_not_uniform_wherever_it_is()
    {
        var page = new byte[UnitAddress.Size];
        Array.Fill(page, (byte)7);
        Assert.True(UnitContent.TryGetFill(page, out var fill));
        Assert.Equal(7, fill);
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = 8;
            Assert.False(UnitContent.TryGetFill(page, out _));
            page[i] = 7;
        }
    }

    [Fact]
    public void Nothing_is_not_uniform() => Assert.False(UnitContent.TryGetFill([], out _));
}
