namespace NovaCron.Grains.Tests.Model;

/// <summary>A host's machine, as little as the model needs.</summary>
internal enum ModelMachine
{
    Gone,
    Running,
    StandingStill,
    Waiting,
    Loaded,
}
