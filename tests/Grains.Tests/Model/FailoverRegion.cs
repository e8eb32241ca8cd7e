using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.Standby;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Model;

/// <summary>A region's keeper, VM record and stand-by, each a step at a time, by the product's own machines.</summary>
internal sealed class FailoverRegion(FailoverWorld world, string name, TimeSpan lateness)
{
    private readonly Queue<(FederationCommand Command, Action<CommandResult?> Answer)> _handedIn = new();
    private int _life;
    private bool _keeps;
    private bool _asks;
    private bool _claims;

    public LeasedHost Host { get; } = new(world.Options, lateness);

    public VmState Vm { get; private set; } = new() { Name = FailoverWorld.Vm };

    public StandbyState Standby { get; private set; } = new();

    public bool IsCutOff { get; set; }

    public void Boot()
    {
        Vm = FailoverWorld.NewVm(name, new FailoverPlan { Wish = VmFailoverMode.Automatic });
        Host.Start(1, world.Now);
    }

    /// <summary>Its silos die: what is written stays, what was handed in is executed, and nobody waits for the answer.</summary>
    public void Crash() => (_life, _keeps, _asks, _claims) = (_life + 1, false, false, false);

    /// <summary>The log executes the region's next command, if it may; its answer may be lost.</summary>
    public void Deliver(bool isAnswerLost)
    {
        if (IsCutOff || !_handedIn.TryPeek(out var next) || !world.LetsIn(name, next.Command))
        {
            return;
        }

        _handedIn.Dequeue();
        var result = world.Execute(name, next.Command);
        next.Answer(isAnswerLost ? null : result);
    }

    public void Keep()
    {
        if (_keeps)
        {
            return;
        }

        var stamp = Host.Stamp(world.Now);
        switch (LeaseRules.After(stamp, mayHaveLease: true))
        {
            case LeaseAct.Renew:
                _keeps = true;
                HandIn(new FederationCommand.RenewLease($"host-{name}", stamp.Nonce), result =>
                {
                    _keeps = false;
                    switch (LeaseRules.After(result))
                    {
                        case LeaseAct.Extend:
                            Host.Extend(stamp);
                            break;
                        case LeaseAct.Restart:
                            Host.Restart(stamp.Nonce, world.Now);
                            break;
                    }
                });
                break;
            case LeaseAct.Drop:
                _keeps = true;
                HandIn(new FederationCommand.DropLease($"host-{name}"), _ => _keeps = false);
                break;
        }
    }

    public void Order(VmAction action)
    {
        if (Vm.IsOwnedBy(name) && !_asks)
        {
            Step(new VmInput.Ordered(action));
        }
    }

    public void Go()
    {
        if (_asks)
        {
            return;
        }

        if (Vm.Pending is VmAct.Yield)
        {
            Host.Remove(Vm.Epoch);
            Step(new VmInput.Yielded());
        }

        if (!Vm.IsOwnedBy(name))
        {
            return;
        }

        Learn();
        if (Vm.Pending is not VmAct.None || Vm.Phase is VmPhase.Running)
        {
            Step(new VmInput.MachineSeen(Host.Activity));
        }

        if (FailoverMachine.ShallRestart(Vm))
        {
            Step(new VmInput.Ordered(VmAction.Start));
        }

        switch (Vm.Pending)
        {
            case VmAct.Start:
                GoOnWithStart();
                break;
            case VmAct.Stop:
                Host.Remove(Vm.Epoch);
                Step(new VmInput.MachineSeen(Host.Activity));
                break;
            case VmAct.None:
                Vm = FailoverMachine.Advance(Vm, name);
                GoOnWithFailover();
                break;
        }
    }

    public void StandBy(bool isHasty)
    {
        if (_claims || IsCutOff || Standby.Plan is not { } plan)
        {
            return;
        }

        if (Standby.Step is StandbyStep.Won)
        {
            var adoption = new VmAdoption(plan.Vm, plan.Uid, plan.Epoch + 1, $"host-{name}", plan.Guest, plan.CreatedAt, plan.Owner);
            Step(new VmInput.Lost(name, plan.Owner, plan.Epoch));
            var decision = Grains.Vms.VmOwnership.Adopt(Vm, name, adoption);
            Vm = decision.State;
            Standby = decision.IsRefused ? Standby : StandbyMachine.Step(Standby, new StandbyInput.Adopted());
            return;
        }

        var before = Standby.Step;
        Standby = StandbyMachine.Step(Standby, new StandbyInput.Seen(name, Watch(isHasty)));
        if (Standby.Step is StandbyStep.Claiming && before is StandbyStep.Ready)
        {
            _claims = true;
            HandIn(new FederationCommand.Claim(plan.Vm, plan.Epoch, Standby.ClaimedHost, Standby.ClaimedRenewals), result =>
            {
                _claims = false;
                Standby = result is null ? Standby : StandbyMachine.Step(Standby, new StandbyInput.Claimed(result.Outcome));
            });
        }
    }

    private void GoOnWithStart()
    {
        if (Vm.Failover.Step is not FailoverStep.Off)
        {
            Vm = FailoverMachine.Clear(Vm);
            GoOnWithFailover();
        }
        else if (Host.Start(Vm.Epoch, world.Now))
        {
            Step(new VmInput.MachineSeen(Host.Activity));
        }
    }

    private void GoOnWithFailover()
    {
        var step = Vm.Failover.Step;
        switch (step)
        {
            case FailoverStep.Guarding when Host.Guard(Vm.Epoch, true, world.Now):
                Vm = FailoverMachine.Done(Vm, step);
                break;
            case FailoverStep.Arranging when !IsCutOff && !world.Other(name).IsCutOff:
                world.Other(name).Prepare(new StandbyPlan(Vm.Name, Vm.Uid, name, Vm.Epoch, Vm.Guest!, "in-process", "1.0", Vm.CreatedAt));
                Vm = FailoverMachine.Done(Vm, step, world.Other(name).Name);
                break;
            case FailoverStep.Listing when Host.Guard(Vm.Epoch, true, world.Now):
                List(step, FailoverMode.Automatic, Vm.Host);
                break;
            case FailoverStep.Delisting:
                List(step, FailoverMode.Manual, null);
                break;
            case FailoverStep.Unguarding:
                Host.Guard(Vm.Epoch, false, world.Now);
                Vm = FailoverMachine.Done(Vm, step);
                break;
        }
    }

    private string Name => name;

    private void Prepare(StandbyPlan plan)
    {
        // The log says whether it is so, and a region that cannot ask it does not stand by.
        if (world.State.FindVm(plan.Vm) is { } vm && vm.Owner == plan.Owner && vm.Epoch == plan.Epoch)
        {
            Standby = StandbyMachine.Step(Standby, new StandbyInput.Ordered(plan, $"host-{name}", "transfer"));
            Standby = StandbyMachine.Step(Standby, new StandbyInput.ImagesSeen());
        }
    }

    private void List(FailoverStep step, FailoverMode mode, string? host)
    {
        _asks = true;
        HandIn(new FederationCommand.SetFailover(Vm.Name, Vm.Epoch, mode, host), result =>
        {
            _asks = false;
            if (result is { Succeeded: true })
            {
                Vm = FailoverMachine.Done(Vm, step);
            }
            else
            {
                Learn();
            }
        });
    }

    private void Learn()
    {
        if (!IsCutOff && world.State.FindVm(FailoverWorld.Vm) is { } vm && vm.Owner != name && vm.Epoch > Vm.Epoch)
        {
            Step(new VmInput.Lost(name, vm.Owner, vm.Epoch));
        }
    }

    private LeaseWatch Watch(bool isHasty)
    {
        var vm = world.State.FindVm(FailoverWorld.Vm);
        if (vm?.Lease is not { } host || world.State.FindLease(host) is not { } lease)
        {
            return new LeaseWatch(vm, 0, TimeSpan.MaxValue);
        }

        var claim = new FederationCommand.Claim(vm.Vm, vm.Epoch, host.Host, lease.Renewals);
        return new LeaseWatch(vm, lease.Renewals, isHasty || world.MayClaim(claim) ? TimeSpan.Zero : TimeSpan.MaxValue);
    }

    private void Step(VmInput input) => Vm = VmLifecycle.Step(Vm, input, default).State;

    private void HandIn(FederationCommand command, Action<CommandResult?> answer)
    {
        var life = _life;
        _handedIn.Enqueue((command, result =>
        {
            if (life == _life)
            {
                answer(result);
            }
        }));
    }
}
