namespace NovaCron.Grains.Migrations;

/// <summary>
/// Told after each step of a migration was written, on either side, and before it is done. Does nothing in production; tests
/// end a silo there.
/// </summary>
internal interface ISagaCheckpoint
{
    /// <summary>A step was written.</summary>
    /// <param name="side"><c>source</c> or <c>target</c>.</param>
    /// <param name="migration">The migration's id.</param>
    /// <param name="step">The step's name.</param>
    ValueTask ReachedAsync(string side, string migration, string step);
}
