using FsCheck;
using FsCheck.Fluent;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>A random step; what its numbers mean depends on the state that it meets.</summary>
internal sealed record LogAction(int Percent, int Member, int Vm, int Host, int Twist)
{
    public static Arbitrary<LogAction[]> Many(int count) => Arb.From(
        Gen.Choose(0, 99).SelectMany(
            _ => Gen.Choose(0, 3).Two().SelectMany(_ => Gen.Choose(0, 99).Two(), (where, rest) => (where, rest)),
            (percent, more) => new LogAction(percent, more.where.Item1, more.where.Item2, more.rest.Item1 % 2, more.rest.Item2))
            .ArrayOf(count),
        actions => actions.Select((_, i) => actions.Where((_, at) => at != i).ToArray()));
}
