using Microsoft.Extensions.Logging;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>What the log is told; event ids 5000 to 5099.</summary>
public sealed partial class QemuHypervisor
{
    [LoggerMessage(EventId = 6000, Level = LogLevel.Information, Message = "Using QEMU {Version} at {Path} with {Accelerator}")]
    private partial void LogFound(string path, Version version, string accelerator);

    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "About QEMU here: {Remark}")]
    private partial void LogRemark(string remark);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "Launched machine {MachineId} ({Mode}) as process {Pid}")]
    private partial void LogLaunched(string machineId, LaunchMode mode, int pid);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Information, Message = "Machine {MachineId} ended")]
    private partial void LogEnded(string machineId);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Information, Message = "Adopted machine {MachineId}, process {Pid}")]
    private partial void LogAdopted(string machineId, int pid);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Information,
        Message = "Removed what machine {MachineId} left behind; its process is gone")]
    private partial void LogRemains(string machineId);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Error,
        Message = "Machine {MachineId} runs as process {Pid} but {Record} cannot be read; it is left alone, end it by hand")]
    private partial void LogUnreadable(string machineId, int pid, string record);

    [LoggerMessage(EventId = 6007, Level = LogLevel.Error,
        Message = "Process {Pid} answers for machine {MachineId} by another name; it is left alone")]
    private partial void LogStranger(string machineId, int pid);

    [LoggerMessage(EventId = 6008, Level = LogLevel.Warning,
        Message = "Machine {MachineId}, process {Pid}, does not answer on its control socket")]
    private partial void LogSilent(string machineId, int pid, Exception exception);
}
