using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Tests.Synchronization.Kit;
using static NovaCron.Dwcp.Tests.Synchronization.Causality.CausalityKit;

namespace NovaCron.Dwcp.Tests.Synchronization.Causality;

public sealed class VersionVectorTests
{
    [Fact]
    public void Join_and_meet_are_those_of_a_lattice() => Prop.ForAll(Vectors, Vectors, Vectors, (a, b, c) =>
        a.Join(b).Equals(b.Join(a)) && a.Meet(b).Equals(b.Meet(a))
        && a.Join(b).Join(c).Equals(a.Join(b.Join(c))) && a.Meet(b).Meet(c).Equals(a.Meet(b.Meet(c)))
        && a.Join(a.Meet(b)).Equals(a) && a.Meet(a.Join(b)).Equals(a)).Check(SyncProperty.Of(200));

    [Fact]
    public void Join_knows_what_either_knows_and_meet_what_both_know() => Prop.ForAll(Vectors, Vectors, (a, b) =>
        All().All(dot =>
            a.Join(b).Contains(dot) == (a.Contains(dot) || b.Contains(dot))
            && a.Meet(b).Contains(dot) == (a.Contains(dot) && b.Contains(dot)))).Check(SyncProperty.Of(200));

    [Fact]
    public void Order_is_that_of_what_is_known() => Prop.ForAll(Vectors, Vectors, (a, b) =>
    {
        var (less, more) = (All().All(dot => !a.Contains(dot) || b.Contains(dot)), All().All(dot => !b.Contains(dot) || a.Contains(dot)));
        var expected = less && more ? CausalOrder.Equal : less ? CausalOrder.Before : more ? CausalOrder.After : CausalOrder.Concurrent;
        return a.CompareTo(b) == expected
            && b.Covers(a) == less
            && a.Equals(b) == (less && more)
            && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode());
    }).Check(SyncProperty.Of(200));

    [Fact]
    public void Each_life_of_a_region_is_an_author_of_its_own()
    {
        var vector = VersionVector.Of(new Dot(new("us", 1), 7), new Dot(new("eu", 2), 3), new Dot(new("eu", 1), 5));
        Assert.Equal((5, 3, 7, 0), (vector[new("eu", 1)], vector[new("eu", 2)], vector[new("us", 1)], vector[new("us", 2)]));
        Assert.Equal("eu/1:5 eu/2:3 us/1:7", vector.ToString());
        Assert.Same(vector, vector.With(new(new("eu", 1), 5)));
    }

    [Fact]
    public void Numbers_that_there_are_not_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VersionVector.Empty.With(new(Authors[0], 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => VersionVector.Empty.With(new(Authors[0], Dot.NumberMax + 1)));
    }
}
