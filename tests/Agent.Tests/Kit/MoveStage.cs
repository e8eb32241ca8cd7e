namespace NovaCron.Agent.Tests.Kit;

/// <summary>How far a move has come.</summary>
public enum MoveStage
{
    Reserved,
    Opened,
    Copying,
    StandsStill,
    Finished,
    Loaded,
    Fenced,
    Activated,
}
