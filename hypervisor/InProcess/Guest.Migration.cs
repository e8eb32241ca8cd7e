namespace NovaCron.Hypervisor.InProcess;

/// <summary>The moves of a guest that a migration makes.</summary>
internal sealed partial class Guest
{
    /// <summary>The migration it is being sent by, or was last; null when there was none.</summary>
    public OutgoingTransfer? Outgoing { get; private set; }

    /// <summary>The migration it is being loaded by; null before.</summary>
    public IncomingTransfer? Incoming { get; private set; }

    public OutgoingTransfer BeginOutgoing(OutgoingMigrationOptions migration)
    {
        lock (_gate)
        {
            if (State is not (MachineState.Running or MachineState.Paused))
            {
                throw Outgoing is { IsUnderWay: true } ? MachineErrors.MigrationRunning(Spec.Id)
                    : Refuse("be sent", "it must run or be paused");
            }

            if (Outgoing is { IsUnderWay: true })
            {
                throw MachineErrors.MigrationRunning(Spec.Id);
            }

            Outgoing = new OutgoingTransfer(this, migration, _options, _time);
        }

        Outgoing.Start();
        return Outgoing;
    }

    public IncomingTransfer BeginIncoming()
    {
        lock (_gate)
        {
            if (State != MachineState.Incoming || Incoming is not null)
            {
                throw Incoming is null ? Refuse("load a migration", "launch it for an incoming migration")
                    : MachineErrors.MigrationRunning(Spec.Id);
            }

            Incoming = new IncomingTransfer(this, _options);
        }

        Incoming.Start();
        return Incoming;
    }

    /// <summary>The guest executes its last instruction here, until the migration is finished or given up.</summary>
    public void StopForSwitchover()
    {
        lock (_gate)
        {
            if (State == MachineState.Gone)
            {
                throw MachineErrors.Gone(Spec.Id);
            }

            _ranBeforeSwitchover = State == MachineState.Running;
            if (_ranBeforeSwitchover)
            {
                Halt(MachineState.PreSwitchover);
            }

            State = MachineState.PreSwitchover;
        }
    }

    /// <summary>The migration came to nothing: a guest that ran before it runs on.</summary>
    public void LeaveSwitchover()
    {
        lock (_gate)
        {
            if (State != MachineState.PreSwitchover)
            {
                return;
            }

            State = MachineState.Paused;
            if (_ranBeforeSwitchover)
            {
                Start();
            }
        }
    }

    /// <summary>Everything was sent. False when the machine was ended meanwhile.</summary>
    public bool FinishSwitchover()
    {
        lock (_gate)
        {
            var standing = State == MachineState.PreSwitchover;
            State = standing ? MachineState.PostMigrate : State;
            return standing;
        }
    }

    public byte[] SaveDevices() => Locked(_workload.Save);

    /// <summary>Takes over device state. False when it does not fit.</summary>
    public bool TryLoadDevices(ReadOnlySpan<byte> state)
    {
        lock (_gate)
        {
            return _workload.TryLoad(state);
        }
    }

    /// <summary>The stream was loaded; the guest stands ready. False when the machine was ended meanwhile.</summary>
    public bool FinishLoading()
    {
        lock (_gate)
        {
            var loading = State == MachineState.Incoming;
            State = loading ? MachineState.Paused : State;
            return loading;
        }
    }
}
