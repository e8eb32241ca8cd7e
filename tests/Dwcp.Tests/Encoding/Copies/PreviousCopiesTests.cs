using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Encoding.Copies;

namespace NovaCron.Dwcp.Tests.Encoding.Copies;

public sealed class PreviousCopiesTests
{
    [Fact]
    public void Latest_content_of_a_unit_is_held_under_a_new_id()
    {
        var copies = new PreviousCopies(16);
        copies.Remember(At(7), Hde.TextPage(1));
        copies.Remember(At(8), Hde.TextPage(2));
        copies.Remember(At(7), Hde.TextPage(3));
        Assert.True(copies.TryFind(At(7), out var copy));
        Assert.Equal(2UL, copy.Id);
        Assert.Equal(Hde.TextPage(3), copy.Content.ToArray());
        Assert.Equal(2, copies.Count);
    }

    [Fact]
    public void Same_unit_number_in_another_block_is_another_unit()
    {
        var copies = new PreviousCopies(16);
        copies.Remember(At(7), Hde.TextPage(1));
        Assert.False(copies.TryFind(new UnitAddress(1, 7 * UnitAddress.Size), out _));
    }

    [Fact]
    public void Forgotten_unit_is_gone_and_its_place_is_used_again()
    {
        var copies = new PreviousCopies(16);
        for (var i = 0; i < 16; i++)
        {
            copies.Remember(At(i), Hde.TextPage(i));
        }

        copies.Forget(At(3));
        copies.Forget(At(3));
        copies.Forget(At(99));
        Assert.False(copies.TryFind(At(3), out _));
        copies.Remember(At(20), Hde.TextPage(20));
        Assert.All(Enumerable.Range(0, 16).Where(i => i != 3).Append(20), i => Assert.True(Holds(copies, i, Hde.TextPage(i))));
    }

    [Fact]
    public void Pass_over_four_times_the_memory_leaves_most_pages_that_were_sent_again()
    {
        var copies = new PreviousCopies(1000);
        for (var round = 0; round < 4; round++)
        {
            for (var hot = 0; hot < 200; hot++)
            {
                copies.Remember(At(hot), Hde.TextPage(hot));
            }
        }

        for (var cold = 1000; cold < 5000; cold++)
        {
            copies.Remember(At(cold), Hde.TextPage(1));
            copies.Remember(At(cold % 200), Hde.TextPage(cold % 200));
        }

        Assert.Equal(1000, copies.Count);
        Assert.InRange(Enumerable.Range(0, 200).Count(i => copies.TryFind(At(i), out _)), 180, 200);
    }

    [Fact]
    public void Two_memories_that_see_the_same_hold_the_same()
    {
        var (left, right) = (new PreviousCopies(40), new PreviousCopies(40));
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var at = At(random.Next(120));
            var forget = random.Next(8) == 0;
            foreach (var copies in (PreviousCopies[])[left, right])
            {
                if (forget)
                {
                    copies.Forget(at);
                }
                else
                {
                    copies.Remember(at, Hde.TextPage(i % 7));
                }
            }

            var (inLeft, inRight) = (left.TryFind(at, out var a), right.TryFind(at, out var b));
            Assert.Equal((inLeft, left.Count, a.Id), (inRight, right.Count, b.Id));
        }

        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(left.TryFind(At(i), out _), right.TryFind(At(i), out _)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(257)]
    [InlineData(5000)]
    [InlineData(16_385)]
    public void Memory_stays_within_what_its_copies_are_said_to_take(int capacity)
    {
        // An array's header has up to 24 bytes; there is one for each slab, and five objects besides.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var copies = new PreviousCopies(capacity);
        var page = Hde.TextPage(1);
        var pageBytes = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 4 * capacity; i++)
        {
            copies.Remember(At(i), page);
        }

        var all = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(capacity, copies.Count);
        Assert.InRange(copies.AllocatedBytes, (long)capacity * UnitAddress.Size, (long)capacity * PreviousCopies.BytesPerCopy);
        Assert.InRange(all - page.Length, copies.AllocatedBytes, ((long)capacity * PreviousCopies.BytesPerCopy) + 256);
        Assert.True(pageBytes > before);
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var copies = new PreviousCopies(64);
        var page = Hde.TextPage(1);
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill()
        {
            for (var i = 0; i < 1000; i++)
            {
                copies.Remember(At(i % 150), page);
                copies.Forget(At(i % 7));
            }
        }
    }

    private static bool Holds(PreviousCopies copies, int unit, byte[] content) =>
        copies.TryFind(At(unit), out var copy) && copy.Content.SequenceEqual(content);

    private static UnitAddress At(int unit) => new(0, (ulong)unit * UnitAddress.Size);
}
