using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Tests.World;

/// <summary>Tells the test of each written step. A silo that is killed there gets no further.</summary>
internal sealed class Checkpoint(TwoRegions world, CrashGate gate) : ISagaCheckpoint
{
    public async ValueTask ReachedAsync(string side, string migration, string step)
    {
        gate.Pass();
        world.Note($"{side} wrote {step}");
        if (world.OnStep is { } tell)
        {
            await tell(side, step);
        }

        gate.Pass();
    }
}
