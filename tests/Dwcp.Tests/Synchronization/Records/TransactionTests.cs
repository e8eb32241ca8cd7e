using System.Collections.Immutable;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Tests.Synchronization.Records;

public sealed class TransactionTests
{
    private static readonly Author Eu = new("eu", 1);
    private static readonly RecordKey Web = new("vm", "web");

    [Fact]
    public void Form_that_is_kept_is_taken() =>
        Assert.Equal(8, Create(7, Delta(Web, [Tag("a", 7), Tag("b", 8)], [new(Eu, 6), new(new("us", 1), 9)])).Last);

    [Fact]
    public void Dots_with_a_gap_are_refused()
    {
        Refused("have a gap", 7, Delta(Web, [Tag("a", 8)], []));
        Refused("have a gap", 7, Delta(Web, [Tag("a", 7), Tag("b", 9)], []));
        Refused("have a gap", 7, Delta(new("vm", "a"), [], [new(Eu, 1)]), Delta(Web, [Tag("a", 7)], []));
        Refused("have a gap", 7, Delta(Web, [Tag("a", 7) with { Dot = new(new("us", 1), 7) }], []));
    }

    [Fact]
    public void Parts_out_of_order_are_refused()
    {
        Refused("record vm/web is out of order", 7, Delta(Web, [Tag("a", 7)], []), Delta(Web, [Tag("b", 8)], []));
        Refused("Set tags[a] is out of order", 7, Delta(Web, [Tag("a", 7), Tag("a", 8)], []));
        Refused("covered dot eu/1:1 is out of order", 7, Delta(Web, [], [new(Eu, 2), new(Eu, 1)]));
    }

    [Fact]
    public void What_was_not_committed_before_cannot_be_covered() =>
        Refused("eu/1:7 is covered", 7, Delta(Web, [Tag("a", 7)], [new(Eu, 7)]));

    [Fact]
    public void Nothing_and_numbers_that_there_are_not_are_refused()
    {
        Refused("changes nothing", 7);
        Refused("nothing is changed", 7, Delta(Web, [], []));
        Refused("a number of 0", 0, Delta(Web, [Tag("a", 0)], []));
        Refused("a number of", Dot.NumberMax, Delta(Web, [Tag("a", Dot.NumberMax), Tag("b", Dot.NumberMax + 1)], []));
        Refused("its last number", Dot.NumberMax, Delta(Web, [], [new(Eu, 1)]), Delta(new("vm", "x"), [], [new(Eu, 2)]));
    }

    [Fact]
    public void A_payload_that_its_field_could_not_read_is_refused()
    {
        foreach (var kind in new[] { FieldKind.Register, FieldKind.Counter, FieldKind.Bounded })
        {
            Refused("a payload is none", 1, Delta(Web, [new(new(kind, "x"), new(Eu, 1), Payload.Of([1]))], []));
        }

        Refused("a payload is none", 1, Delta(Web, [Tag("a", 1) with { Payload = Payload.Of([1]) }], []));
        Refused("has an element", 1, Delta(Web, [new(new(FieldKind.Conflicted, "x", "y"), new(Eu, 1), default)], []));
        Refused("7 is no kind", 1, Delta(Web, [new(new((FieldKind)7, "x"), new(Eu, 1), default)], []));
    }

    [Fact]
    public void A_record_of_one_dot_twice_is_none()
    {
        var entry = Tag("a", 1);
        Assert.Throws<ArgumentException>(() => ReplicatedRecord.Of(Web, entry, Tag("b", 1)));
        Assert.Throws<ArgumentException>(() => ReplicatedRecord.Of(Web, entry, entry));
        Assert.Equal(ReplicatedRecord.Of(Web, entry, Tag("b", 2)), ReplicatedRecord.Of(Web, Tag("b", 2), entry));
    }

    private static Entry Tag(string element, long number) => new(new(FieldKind.Set, "tags", element), new(Eu, number), default);

    private static RecordDelta Delta(RecordKey key, ImmutableArray<Entry> entries, ImmutableArray<Dot> covered) =>
        new(key, entries, covered);

    private static Transaction Create(long first, params ImmutableArray<RecordDelta> records) =>
        Transaction.Create(Eu, first, default, 0, records);

    private static void Refused(string problem, long first, params ImmutableArray<RecordDelta> records) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => Create(first, records)).Message, StringComparison.Ordinal);
}
