using FsCheck;
using FsCheck.Fluent;
using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Model;

public sealed class VmLifecycleTests
{
    private static readonly VmState Stopped = VmLifecycle.Step(
        new VmState { Name = "vm" }, new VmInput.Created("vm", "uid", "eu", "host", new GuestRecord()), default).State;

    [Fact]
    public void Whatever_is_ordered_and_cut_short_record_and_machine_agree_in_the_end()
    {
        var orders = Gen.Choose(0, 4).Select(kind => (VmAction)kind);
        var steps = orders.SelectMany(_ => Gen.Choose(0, 3), (order, crash) => (Order: order, Crash: crash));
        Prop.ForAll(Arb.From(steps.ArrayOf(30)), schedule =>
        {
            var state = Stopped;
            var machine = MachineActivity.Gone;
            foreach (var (order, crash) in schedule)
            {
                state = VmLifecycle.Step(state, new VmInput.Ordered(order), default).State;
                machine = crash == 1 ? machine : Act(state.Pending, machine);
                state = crash == 2 ? state : VmLifecycle.Step(state, new VmInput.MachineSeen(machine), default).State;
            }

            for (var tries = 0; tries < 3; tries++)
            {
                machine = Act(state.Pending, machine);
                state = VmLifecycle.Step(state, new VmInput.MachineSeen(machine), default).State;
            }

            var expected = !state.Exists ? MachineActivity.Gone : state.Phase switch
            {
                VmPhase.Running => MachineActivity.Running,
                VmPhase.Paused => MachineActivity.Paused,
                _ => MachineActivity.Gone,
            };
            return (state.Pending is VmAct.None && machine == expected).Label($"{state.Phase} {state.Pending}, machine {machine}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData(VmAction.Pause, VmPhase.Stopped)]
    [InlineData(VmAction.Resume, VmPhase.Stopped)]
    [InlineData(VmAction.Delete, VmPhase.Running)]
    [InlineData(VmAction.Start, VmPhase.Paused)]
    [InlineData(VmAction.Start, VmPhase.Stopping)]
    public void An_order_that_does_not_fit_the_phase_is_refused_and_changes_nothing(VmAction order, VmPhase phase)
    {
        var state = Stopped with { Phase = phase };
        var decision = VmLifecycle.Step(state, new VmInput.Ordered(order), default);
        Assert.Equal((NovaCronError.VmWrongPhase, state), (decision.Refusal, decision.State));
    }

    [Fact]
    public void A_start_that_the_host_refused_leaves_the_vm_stopped()
    {
        var starting = VmLifecycle.Step(Stopped, new VmInput.Ordered(VmAction.Start), default).State;
        Assert.Equal((VmPhase.Starting, VmAct.Start), (starting.Phase, starting.Pending));
        var refused = VmLifecycle.Step(starting, new VmInput.ActRefused(MachineActivity.Gone), default).State;
        Assert.Equal((VmPhase.Stopped, VmAct.None), (refused.Phase, refused.Pending));
    }

    [Fact]
    public void A_machine_that_ended_by_itself_makes_the_vm_failed()
    {
        var running = Stopped with { Phase = VmPhase.Running };
        Assert.Equal(VmPhase.Failed, VmLifecycle.Step(running, new VmInput.MachineSeen(MachineActivity.Gone), default).State.Phase);
    }

    [Fact]
    public void A_deleted_vms_epoch_stays_and_its_successor_exceeds_it()
    {
        var deleting = VmLifecycle.Step(Stopped with { Epoch = 7 }, new VmInput.Ordered(VmAction.Delete), default).State;
        var deleted = VmLifecycle.Step(deleting, new VmInput.MachineSeen(MachineActivity.Gone), default).State;
        Assert.False(deleted.Exists);
        var next = VmLifecycle.Step(deleted, new VmInput.Created("vm", "other", "eu", "host", new GuestRecord()), default).State;
        Assert.Equal(8, next.Epoch);
    }

    private static MachineActivity Act(VmAct act, MachineActivity machine) => act switch
    {
        VmAct.Start or VmAct.Resume => MachineActivity.Running,
        VmAct.Pause => MachineActivity.Paused,
        VmAct.Stop or VmAct.Delete => MachineActivity.Gone,
        _ => machine,
    };
}
