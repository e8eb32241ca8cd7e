using FsCheck;
using FsCheck.Fluent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.State;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Model;

public sealed class CommandSafetyTests
{
    // Few ids and many commands: most are repetitions, and some use an id for something else.
    private const int IdsMax = 12;

    private static readonly VmCommandKind[] Kinds =
    [
        VmCommandKind.Create, VmCommandKind.Start, VmCommandKind.Stop, VmCommandKind.Pause, VmCommandKind.Start, VmCommandKind.Resume,
        VmCommandKind.Delete, VmCommandKind.Create, VmCommandKind.Migrate, VmCommandKind.Start, VmCommandKind.Stop, VmCommandKind.Delete,
    ];

    private static readonly Gen<CommandFault> Faults = Gen.Frequency(
        (8, Gen.Constant(CommandFault.None)),
        (1, Gen.Constant(CommandFault.WriteFails)),
        (2, Gen.Constant(CommandFault.WriteAnswerLost)),
        (2, Gen.Constant(CommandFault.CrashBeforeAct)),
        (2, Gen.Constant(CommandFault.CrashAfterAct)),
        (1, Gen.Constant(CommandFault.SettlingWriteFails)),
        (1, Gen.Constant(CommandFault.HostRefuses)));

    private static readonly Arbitrary<Step[]> Schedules = Arb.From(
        Gen.Choose(0, IdsMax - 1).SelectMany(_ => Gen.Choose(0, 11), (id, other) => (Id: id, Other: other))
            .SelectMany(_ => Faults, (draw, fault) => new Step(draw.Id, draw.Other, fault)).ArrayOf(50),
        steps => steps.Select((_, i) => steps.Where((_, at) => at != i).ToArray()));

    [Fact]
    public void Every_acknowledged_command_took_effect_once_and_no_id_does_twice()
    {
        var acknowledged = 0;
        var repeated = 0;
        Prop.ForAll(Schedules, schedule =>
        {
            var world = new CommandWorld();
            foreach (var step in schedule)
            {
                repeated += world.Effects.ContainsKey(step.Command.Id) ? 1 : 0;
                step.ApplyTo(world);
                if (FaultOf(world) is { } fault)
                {
                    return false.Label($"{fault} after {step}");
                }
            }

            acknowledged += world.Acknowledged.Count;
            return true.Label("");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(acknowledged > 4000 && repeated > 8000, $"{acknowledged} acknowledged, {repeated} repeated: hardly exercised");
    }

    [Fact]
    public void Once_faults_stop_a_repeated_command_is_answered_and_nothing_is_left_under_way()
    {
        Prop.ForAll(Schedules, schedule =>
        {
            var world = new CommandWorld();
            foreach (var step in schedule)
            {
                step.ApplyTo(world);
            }

            var taken = world.State.Commands.Entries.ToList();
            foreach (var command in taken)
            {
                world.Execute(command, CommandFault.None);
            }

            world.Repair();
            var unanswered = taken.Where(command => !world.Acknowledged.Contains(command.Id)).Select(command => command.Id).ToList();
            var pending = world.State.Commands.Entries.Where(command => command.IsPending).Select(command => command.Id).ToList();
            return (unanswered.Count == 0 && pending.Count == 0 && FaultOf(world) is null)
                .Label($"unanswered {string.Join(",", unanswered)}; pending {string.Join(",", pending)}; {FaultOf(world)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_memory_has_a_limit_and_keeps_the_last()
    {
        var memory = CommandMemory.Empty;
        for (var i = 0; i < 3 * CommandMemory.EntriesMax; i++)
        {
            memory = memory.Add(new CommandRecord { Id = $"{i}" });
        }

        Assert.Equal(CommandMemory.EntriesMax, memory.Entries.Count);
        Assert.Null(memory.Find($"{(2 * CommandMemory.EntriesMax) - 1}"));
        Assert.NotNull(memory.Find($"{2 * CommandMemory.EntriesMax}"));
        Assert.NotNull(memory.Find($"{(3 * CommandMemory.EntriesMax) - 1}"));
    }

    [Fact]
    public void Different_arguments_never_hash_the_same()
    {
        VmSpec[] specs =
        [
            new(1 << 20, 1), new(1 << 20, 2), new(2 << 20, 1), new(1 << 20, 1, "/a"), new(1 << 20, 1, Disk: "/a"),
            new(1 << 20, 1, "/a", "/b"), new(1 << 20, 1, "/a", null, "/b"), new(1 << 20, 1, Host: "/a"),
        ];
        Assert.Equal(specs.Length, specs.Select(spec => VmCommands.Create("id", spec).Arguments).Distinct().Count());
        MigrationRequest[] requests = [new("us"), new("eu"), new("us", 1), new("us", 0, TimeSpan.FromSeconds(1))];
        Assert.Equal(requests.Length, requests.Select(request => VmCommands.Migrate("id", request).Arguments).Distinct().Count());
    }

    private static string? FaultOf(CommandWorld world)
    {
        if (world.Effects.FirstOrDefault(effect => effect.Value > 1) is { Key: { } twice })
        {
            return $"{twice} took effect twice";
        }

        if (world.Acknowledged.FirstOrDefault(id => world.Effects.GetValueOrDefault(id) != 1) is { } lost)
        {
            return $"{lost} was acknowledged and has no effect";
        }

        return world.Happened.Where(happened => happened.Value > world.Taken.GetValueOrDefault(happened.Key, []).Count)
            .Select(happened => $"{happened.Key} happened {happened.Value} times").FirstOrDefault();
    }

    private sealed record Step(int Id, int Other, CommandFault Fault)
    {
        // One in twelve uses its id for another command.
        public CommandRecord Command => new() { Id = $"id-{Id}", Kind = Other == 0 ? Kinds[(Id + 1) % IdsMax] : Kinds[Id] };

        public void ApplyTo(CommandWorld world)
        {
            if (Other == 1)
            {
                world.EndMigration();
                world.Repair();
                return;
            }

            world.Execute(Command, Fault);
        }
    }
}
