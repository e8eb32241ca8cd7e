namespace NovaCron.Grains.Tests.Model;

/// <summary>What goes wrong while a command is executed.</summary>
internal enum CommandFault
{
    None,
    WriteFails,
    WriteAnswerLost,
    CrashBeforeAct,
    CrashAfterAct,
    HostRefuses,
    SettlingWriteFails,
}
