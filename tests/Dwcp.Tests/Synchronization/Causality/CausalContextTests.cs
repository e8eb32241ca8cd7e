using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Causality.CausalityKit;

namespace NovaCron.Dwcp.Tests.Synchronization.Causality;

public sealed class CausalContextTests
{
    private static readonly Author Eu = Authors[0];

    [Fact]
    public void A_context_has_seen_what_was_added_and_nothing_else() => Prop.ForAll(Dots, dots =>
    {
        var (context, set) = (ContextOf(dots), dots.ToHashSet());
        return All().All(dot => context.Contains(dot) == set.Contains(dot));
    }).Check(SyncProperty.Of(300));

    [Fact]
    public void Contexts_that_have_seen_the_same_are_equal_and_tell_it_in_the_fewest_parts() => Prop.ForAll(Dots, dots =>
    {
        var context = ContextOf(dots);
        var runs = context.Cloud.ToList();
        return context.Equals(ContextOf(dots.Reverse().Concat(dots)))
            && context.GetHashCode() == ContextOf(dots.Reverse()).GetHashCode()
            && runs.All(run => run.First > context.Vector[run.Author] + 1)
            && runs.Zip(runs.Skip(1)).All(pair => pair.First.Author != pair.Second.Author || pair.Second.First > pair.First.Last + 1)
            && context.IsGapless == (runs.Count == 0);
    }).Check(SyncProperty.Of(300));

    [Fact]
    public void A_join_has_seen_what_either_has() => Prop.ForAll(Dots, Dots, (a, b) =>
        ContextOf(a).Join(ContextOf(b)).Equals(ContextOf(a.Concat(b)))).Check(SyncProperty.Of(300));

    [Fact]
    public void A_run_is_its_dots() => Prop.ForAll(Dots, Gen.Choose(1, 5).Two().ToArbitrary(), (dots, run) =>
    {
        var (context, first, last) = (ContextOf(dots), run.Item1, run.Item1 + run.Item2);
        var one = Enumerable.Range(first, last - first + 1).Aggregate(context, (seen, number) => seen.Add(new Dot(Eu, number)));
        return context.Add(new DotRun(Eu, first, last)).Equals(one);
    }).Check(SyncProperty.Of(300));

    [Fact]
    public void Gaps_close_in_any_order()
    {
        var context = CausalContext.Empty.Add(new Dot(Eu, 3)).Add(new Dot(Eu, 5));
        Assert.Equal(" + DotRun { Author = eu/1, First = 3, Last = 3 } DotRun { Author = eu/1, First = 5, Last = 5 }", context.ToString());
        context = context.Add(new Dot(Eu, 4));
        Assert.Equal(new DotRun(Eu, 3, 5), Assert.Single(context.Cloud));
        context = context.Add(new DotRun(Eu, 1, 2));
        Assert.True(context.IsGapless);
        Assert.Equal(5, context.Vector[Eu]);
    }

    [Fact]
    public void What_was_seen_already_makes_no_new_context()
    {
        var context = CausalContext.Empty.Add(new DotRun(Eu, 1, 3)).Add(new DotRun(Eu, 7, 9));
        Assert.Same(context, context.Add(new Dot(Eu, 2)));
        Assert.Same(context, context.Add(new Dot(Eu, 8)));
        Assert.Same(context, context.Add(new DotRun(Eu, 7, 9)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, Dot.NumberMax + 1)]
    public void Runs_that_there_are_not_are_refused(long first, long last) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CausalContext.Empty.Add(new DotRun(Eu, first, last)));
}
