using FsCheck;
using FsCheck.Fluent;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains.Tests.Model;

/// <summary>
/// Hosts fall silent, keepers hear no answer, claims race with renewals, old owners come back: whatever the schedule, one copy runs at the
/// most, as long as clocks keep to their bound and watchdogs kill within the time that is left for it.
/// </summary>
public sealed class FailoverSafetyTests
{
    private const int KindsMax = 24;
    private const int StepsMax = 240;

    private static readonly Arbitrary<Move[]> Schedules = Arb.From(
        Gen.Choose(0, KindsMax - 1).SelectMany(_ => Gen.Choose(0, 15), (kind, draw) => new Move(kind, draw)).ArrayOf(StepsMax),
        moves => moves.Select((_, i) => moves.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Never_do_two_copies_run()
    {
        var (takenOver, renewed, ran) = (0, 0, 0);
        Prop.ForAll(Schedules, moves =>
        {
            var world = new FailoverWorld();
            for (var i = 0; i < moves.Length; i++)
            {
                moves[i].ApplyTo(world);
                ran += world.Running;
                if (world.Running > 1)
                {
                    return false.Label($"{world.Running} copies at {world.Now} after {i} {moves[i]}");
                }
            }

            takenOver += world.TakenOver;
            renewed += world.Renewed;
            return true.Label("");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
        Assert.True(
            takenOver > 60 && renewed > 20 && ran > 50_000,
            $"{takenOver} taken over, {renewed} renewed before, {ran} steps with a copy: hardly exercised");
    }

    [Fact]
    public void Once_nothing_fails_any_more_one_copy_runs_under_a_lease_and_the_other_region_stands_by()
    {
        Prop.ForAll(Schedules, moves =>
        {
            var world = new FailoverWorld();
            foreach (var move in moves.Where(move => !move.IsOrder))
            {
                move.ApplyTo(world);
            }

            Settle(world);
            return (world.Running == 1 && world.State.FindVm(FailoverWorld.Vm) is { Host: { } host, Owner: var owner }
                && host == $"host-{owner}" && world.Other(owner).Standby.Plan is { } plan && plan.Owner == owner)
                .Label($"{world.Running} run; {world.State.FindVm(FailoverWorld.Vm)}; "
                    + string.Join("; ", world.Regions.Select(region => $"{region.Vm.Phase} {region.Vm.Pending} {region.Vm.Failover}")));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_watchdog_that_takes_longer_than_it_may_is_found_out()
    {
        Assert.Contains(Schedules.Generator.Sample(100, 1500), moves =>
        {
            var world = new FailoverWorld(lateness: TimeSpan.FromSeconds(5));
            return moves.Any(move =>
            {
                move.ApplyTo(world);
                return world.Running > 1;
            });
        });
    }

    private static void Settle(FailoverWorld world)
    {
        foreach (var region in world.Regions)
        {
            region.IsCutOff = false;
            region.Crash();
        }

        for (var i = 0; i < 200; i++)
        {
            world.Pass(TimeSpan.FromSeconds(0.5));
            foreach (var region in world.Regions)
            {
                region.Keep();
                region.Go();
                region.StandBy(isHasty: false);
                for (var commands = 0; commands < 4; commands++)
                {
                    region.Deliver(isAnswerLost: false);
                }
            }
        }
    }

    // As fast as it can be: what is too early by a moment shows only so.
    private static void TakeOver(FailoverRegion region)
    {
        region.StandBy(isHasty: false);
        region.Deliver(isAnswerLost: false);
        region.Deliver(isAnswerLost: false);
        region.StandBy(isHasty: false);
        region.Go();
    }

    private sealed record Move(int Kind, int Draw)
    {
        public bool IsOrder => Kind is 22;

        public void ApplyTo(FailoverWorld world)
        {
            var region = world.Region(Draw);
            switch (Kind)
            {
                case < 4:
                    world.Pass(TimeSpan.FromSeconds(0.25 + (Draw * 0.2)));
                    break;
                case < 8:
                    region.Deliver(isAnswerLost: Draw >= 14);
                    region.Deliver(isAnswerLost: false);
                    break;
                case < 11:
                    region.Keep();
                    break;
                case < 16:
                    region.Go();
                    break;
                case < 19:
                    region.StandBy(isHasty: Draw >= 14);
                    break;
                case 19:
                    TakeOver(region);
                    break;
                case 20:
                    region.IsCutOff = Draw < 4 ? !region.IsCutOff : region.IsCutOff;
                    break;
                case 21:
                    region.IsCutOff = false;
                    break;
                case 22:
                    region.Order(Draw < 4 ? VmAction.Stop : VmAction.Start);
                    break;
                default:
                    if (Draw < 4)
                    {
                        region.Crash();
                    }

                    break;
            }
        }
    }
}
