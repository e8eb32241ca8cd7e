namespace NovaCron.Grains.Migrations;

/// <summary>Passes every checkpoint.</summary>
internal sealed class NoCheckpoint : ISagaCheckpoint
{
    public ValueTask ReachedAsync(string side, string migration, string step) => ValueTask.CompletedTask;
}
