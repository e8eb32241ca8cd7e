using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using NovaCron.Engine.Tests.Support;
using Orleans.Serialization;

namespace NovaCron.Engine.Tests.Serialization;

[Collection(Cluster.Name)]
public sealed class SerializationTests(Cluster cluster)
{
    private readonly Serializer _serializer = cluster.Silo.Services.GetRequiredService<Serializer>();

    [Fact]
    public void Members_of_every_kind_survive()
    {
        var value = new Everything("text", null)
        {
            At = new DateTimeOffset(2026, 8, 22, 1, 2, 3, TimeSpan.FromHours(2)),
            Span = TimeSpan.FromTicks(-7),
            Guid = Guid.NewGuid(),
            Version = new Version(10, 0, 7),
            Bytes = [1, 2, 255],
            Map = ImmutableDictionary<string, int>.Empty.Add("a", int.MinValue),
            Colour = Colour.Blue,
            Tuple = (3, "r"),
            Pair = new Pair<string, Point>("p", new Point(1, -2)),
            Anything = new Circle("c", 0.5),
            List = ["x", "y"],
            Money = 12.3400m,
            NotWritten = "forgotten",
        };
        var copy = Copy(value);
        Assert.Equal(value with { Bytes = null, Map = copy.Map, List = copy.List, NotWritten = copy.NotWritten },
            copy with { Bytes = null });
        Assert.Equal(value.Bytes, copy.Bytes);
        Assert.Equal(value.Map.AsEnumerable(), copy.Map.AsEnumerable());
        Assert.Equal(value.List, copy.List);
        Assert.Equal(value.At.Offset, copy.At.Offset);
        Assert.NotEqual("forgotten", copy.NotWritten);
    }

    [Fact]
    public void Derived_types_survive_in_places_of_their_base()
    {
        Shape value = new Group("all", [new Circle("a", 1), new Group("none", [])]);
        var copy = Assert.IsType<Group>(Copy(value));
        Assert.Equal("all", copy.Name);
        Assert.Equal(new Circle("a", 1), copy.Parts[0]);
        Assert.Empty(Assert.IsType<Group>(copy.Parts[1]).Parts);
    }

    [Fact]
    public void Later_build_reads_what_an_earlier_one_wrote()
    {
        var read = _serializer.Deserialize<After>(_serializer.SerializeToArray(new Before("n", 4, "gone")))!;
        Assert.Equal(("n", 4), (read.Title, read.Size));
        Assert.Null(read.Labels);
    }

    [Fact]
    public void Earlier_build_reads_what_a_later_one_wrote()
    {
        var read = _serializer.Deserialize<Before>(_serializer.SerializeToArray(new After("t", 9, ["new", "members"])));
        Assert.Equal(new Before("t", 9, null), read);
    }

    [Fact]
    public void Type_that_was_not_made_to_travel_is_refused() =>
        Assert.ThrowsAny<Exception>(() => _serializer.SerializeToArray<object>(new UriBuilder()));

    [Fact]
    public void Any_numbers_and_texts_survive() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            ArbMap.Default.ArbFor<Tuple<string, long, double, int[], Dictionary<string, byte>>>(),
            value =>
            {
                var copy = Copy(new Pair<(string, long?, double), (int[], Dictionary<string, byte>)>(
                    (value.Item1, value.Item2, value.Item3), (value.Item4, value.Item5)));
                return copy.First.Equals((value.Item1, (long?)value.Item2, value.Item3))
                    && copy.Second.Item1.SequenceEqual(value.Item4)
                    && copy.Second.Item2.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                        .SequenceEqual(value.Item5.OrderBy(pair => pair.Key, StringComparer.Ordinal));
            }));

    private T Copy<T>(T value) => _serializer.Deserialize<T>(_serializer.SerializeToArray(value))!;
}
