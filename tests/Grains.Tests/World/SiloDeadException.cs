namespace NovaCron.Grains.Tests.World;

/// <summary>A silo that was killed tried to do something.</summary>
internal sealed class SiloDeadException() : IOException("This silo was killed.");
