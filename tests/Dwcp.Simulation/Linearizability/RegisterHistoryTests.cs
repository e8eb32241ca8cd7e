using FsCheck;
using FsCheck.Fluent;

namespace NovaCron.Dwcp.Simulation.Linearizability;

public sealed class RegisterHistoryTests
{
    /// <summary>A few calls with few values and any answers: about as many histories are right as wrong.</summary>
    private static readonly Arbitrary<RegisterOperation[]> Histories = Arb.From(
        Gen.Choose(0, 9).ArrayOf(6).ArrayOf(6).Select(rows => rows.Select(OperationOf).ToArray()),
        operations => operations.Select((_, i) => operations.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Read_sees_what_was_put_before_it() =>
        AssertVerdict(true, Put(1, 2, 7), Get(3, 4, 7));

    [Fact]
    public void Read_that_misses_what_was_put_before_it_is_stale() =>
        AssertVerdict(false, Put(1, 2, 7), Get(3, 4, 0));

    [Fact]
    public void Reads_during_a_put_may_see_the_old_value_and_then_the_new_one() =>
        AssertVerdict(true, Put(1, 8, 7), Get(2, 3, 0), Get(4, 5, 7), Get(6, 7, 7));

    [Fact]
    public void Reads_during_a_put_may_not_see_the_new_value_and_then_the_old_one() =>
        AssertVerdict(false, Put(1, 8, 7), Get(2, 3, 7), Get(4, 5, 0));

    [Fact]
    public void Puts_at_one_time_may_be_in_any_order_but_only_in_one() =>
        AssertVerdict(false, Put(1, 4, 7), Put(2, 3, 8), Get(5, 6, 7), Get(7, 8, 8));

    [Fact]
    public void Put_without_an_answer_may_happen_late_or_never()
    {
        AssertVerdict(true, OpenPut(1, 7), Get(2, 3, 0), Get(4, 5, 7));
        AssertVerdict(true, OpenPut(1, 7), Get(2, 3, 0), Get(4, 5, 0));
        AssertVerdict(false, OpenPut(1, 7), Get(2, 3, 7), Get(4, 5, 0));
        AssertVerdict(false, Get(1, 2, 7), OpenPut(3, 7));
    }

    [Fact]
    public void Of_two_that_replace_the_same_value_one_is_told_the_other() =>
        AssertVerdict(true, Replace(1, 4, 0, 7, seen: 0), Replace(2, 3, 0, 8, seen: 7), Get(5, 6, 7));

    [Fact]
    public void Of_two_that_replace_the_same_value_only_one_can() =>
        AssertVerdict(false, Replace(1, 4, 0, 7, seen: 0), Replace(2, 3, 0, 8, seen: 0));

    [Fact]
    public void Half_a_hundred_calls_at_one_time_are_judged_although_most_were_never_answered()
    {
        // In vain: whatever the order, one of the last two reads is wrong.
        var puts = Enumerable.Range(1, 10).Select(value => Put(value, 100 + value, value));
        var open = Enumerable.Range(11, 40).Select(value => OpenPut(value, value));
        AssertVerdict(false, [.. puts, .. open, Get(200, 201, 1), Get(202, 203, 2)]);
        AssertVerdict(true, [.. puts, .. open, Get(200, 201, 1), Get(202, 203, 11)]);
    }

    [Fact]
    public void Verdict_is_that_of_trying_all_orders()
    {
        var right = 0;
        Prop.ForAll(Histories, operations =>
        {
            var isLinearizable = RegisterHistory.IsLinearizable(operations);
            right += isLinearizable ? 1 : 0;
            return isLinearizable == HasOrder([.. operations], 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        Assert.True(right is > 500 and < 4500, $"{right} of 5,000 histories were right: too one-sided to tell anything");
    }

    /// <summary>All orders, without any thought.</summary>
    private static bool HasOrder(List<RegisterOperation> left, long value) =>
        left.TrueForAll(one => !one.IsKnown) || left.Any(one =>
            left.TrueForAll(other => !(other.Returned < one.Invoked))
            && one.Happens(value, out var after)
            && HasOrder([.. left.Where(other => other != one)], after));

    private static RegisterOperation OperationOf(int[] numbers, int place) => new(
        (20 * numbers[0]) + place,
        numbers[1] == 0 ? null : (20 * (numbers[0] + numbers[1])) + 10 + place,
        (RegisterCall)(numbers[2] % 3),
        Value: 1 + (numbers[3] % 2),
        Expected: numbers[4] % 3,
        Seen: numbers[5] % 3);

    private static RegisterOperation Get(long invoked, long returned, long seen) => new(invoked, returned, RegisterCall.Get, Seen: seen);

    private static RegisterOperation Put(long invoked, long returned, long value) => new(invoked, returned, RegisterCall.Put, value);

    private static RegisterOperation OpenPut(long invoked, long value) => new(invoked, null, RegisterCall.Put, value);

    private static RegisterOperation Replace(long invoked, long returned, long expected, long value, long seen) =>
        new(invoked, returned, RegisterCall.CompareAndSet, value, expected, seen);

    private static void AssertVerdict(bool isLinearizable, params RegisterOperation[] operations) =>
        Assert.Equal(isLinearizable, RegisterHistory.IsLinearizable(operations));
}
