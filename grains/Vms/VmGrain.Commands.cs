using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>Commands by their ids: each takes effect once, however often and through whichever region it arrives.</summary>
internal sealed partial class VmGrain
{
    public Task<VmInfo> StartAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        OrderAsync(VmAction.Start, commandId, cancellationToken);

    public Task<VmInfo> PauseAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        OrderAsync(VmAction.Pause, commandId, cancellationToken);

    public Task<VmInfo> ResumeAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        OrderAsync(VmAction.Resume, commandId, cancellationToken);

    public Task<VmInfo> StopAsync(string? commandId = null, CancellationToken cancellationToken = default) =>
        OrderAsync(VmAction.Stop, commandId, cancellationToken);

    public async Task DeleteAsync(string? commandId = null, CancellationToken cancellationToken = default)
    {
        var id = VmSpecRules.CommandIdOf(commandId);
        if (IsExecutedHere(id))
        {
            await ExecuteHereAsync(VmAction.Delete, id, cancellationToken);
            return;
        }

        var command = new VmCommand(Name, VmAction.Delete, id);
        try
        {
            var owner = await LocateAsync("delete", cancellationToken);
            await owner.Link!.ExecuteAsync(command, cancellationToken);

            // Whatever is said of it from now on was said before.
            Tell(owner.Info! with { Version = long.MaxValue });
        }
        catch (NovaCronException e) when (e.Failure.Error is NovaCronError.VmNotFound && commandId is not null)
        {
            // Nobody owns it any more, perhaps because this very command removed it: whoever did so remembers.
            if (!await IsDeletedThereAsync(command, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task<VmInfo> OrderAsync(VmAction action, string? commandId, CancellationToken cancellationToken)
    {
        var id = VmSpecRules.CommandIdOf(commandId);
        if (IsExecutedHere(id))
        {
            return await LabelAsync(await ExecuteHereAsync(action, id, cancellationToken) ?? throw NotFound([]), cancellationToken);
        }

        var owner = await LocateAsync(StageOf(action), cancellationToken);
        var done = await owner.Link!.ExecuteAsync(new VmCommand(Name, action, id), cancellationToken) ?? throw NotFound([]);
        return await LabelAsync(Tell(done), cancellationToken);
    }

    // What was executed here before is answered here, also when the VM has moved on since.
    private bool IsExecutedHere(string commandId) => IsOwnedHere || Record.Commands.Find(commandId) is not null;

    private async Task<VmInfo?> AnswerAgainAsync(CommandRecord known, string stage, CancellationToken cancellationToken)
    {
        if (known.IsPending && IsOwnedHere)
        {
            await ObserveAsync(cancellationToken);
            await FinishActAsync(stage, cancellationToken);
        }

        if (known.Kind is VmCommandKind.Delete)
        {
            if (!Record.Exists)
            {
                await Index.RemoveVmAsync(Name, cancellationToken);
            }

            return null;
        }

        if (Record.Uid != known.Uid)
        {
            var gone = $"Command '{known.Id}' was for the VM '{Name}' with uid {known.Uid}, which has been deleted since.";
            throw Failures.Request(NovaCronError.VmNotFound, gone);
        }

        return IsOwnedHere ? Record.ToInfo() : (await LocateAsync(stage, cancellationToken)).Info;
    }

    private async Task<bool> IsDeletedThereAsync(VmCommand command, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(_federation.Links.Select(link => IsDeletedByAsync(link, command, cancellationToken)));
        return answers.Contains(true);
    }

    private async Task<bool> IsDeletedByAsync(IRegionLink link, VmCommand command, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.PeerTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await link.ExecuteAsync(command, both.Token) is null;
        }
        catch (Exception e) when (e is NovaCronException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string StageOf(VmAction action) => action switch
    {
        VmAction.Start => "start",
        VmAction.Pause => "pause",
        VmAction.Resume => "resume",
        VmAction.Stop => "stop",
        _ => "delete",
    };
}
