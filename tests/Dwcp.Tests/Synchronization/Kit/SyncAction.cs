using FsCheck;
using FsCheck.Fluent;

namespace NovaCron.Dwcp.Tests.Synchronization.Kit;

/// <summary>A random step of <see cref="SyncWorld"/>; what its numbers mean depends on the state that it meets.</summary>
internal sealed record SyncAction(int Percent, int Region, int Other, int Field, int Twist)
{
    public static Arbitrary<SyncAction[]> Many(int count) => Arb.From(
        Gen.Choose(0, 99).SelectMany(
            _ => Gen.Choose(0, 2).Two().SelectMany(_ => Gen.Choose(0, 9999).Two(), (where, rest) => (where, rest)),
            (percent, more) => new SyncAction(
                percent, more.where.Item1, more.where.Item2, more.rest.Item1, more.rest.Item2))
            .ArrayOf(count),
        actions => actions.Select((_, i) => actions.Where((_, at) => at != i).ToArray()));
}
