using System.CommandLine;
using System.Globalization;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary>
/// <c>federation ...</c>: what operators sign. The key is read here, at the operator's machine; what goes to a region is signed already.
/// </summary>
internal sealed class OperatorCommand(TextWriter output, Func<string, string?> environment)
{
    private const int RevisionUnknown = -1;

    private readonly Option<string> _key = new("--operator-key") { Required = true, Description = "The file with the operator's key." };

    private readonly Option<string?> _api = new("--api")
    {
        Description = $"The API of a member's region. Default: ${OperatorApi.AddressVariable}, else http://127.0.0.1:7480.",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Writes the signed command to this file, to be handed in by federation submit, instead of handing it in.",
    };

    private readonly Option<string?> _chain = new("--chain") { Description = "The log's name. Default: as the API says." };

    private readonly Option<long> _revision = new("--revision")
    {
        Description = "The membership's revision that is changed, as federation show has it. Default: as the API says.",
        DefaultValueFactory = _ => RevisionUnknown,
    };

    private readonly Argument<string> _region = new("REGION") { Description = "The region." };

    private readonly Option<string> _domain = new("--trust-domain") { Required = true, Description = "Who answers for it; may be empty." };

    private readonly Option<string> _member = new("--key") { Required = true, Description = "Its public key, in base64." };

    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output, Func<string, string?> environment)
    {
        var commands = new OperatorCommand(output, environment);
        return new Command("federation", "What operators of the federation's log do.")
        {
            OperatorKeyCommands.CreateKey(output),
            OperatorKeyCommands.CreateProof(output),
            commands.CreateSwitch(),
            commands.CreateAdmit(),
            commands.CreateRemove(),
            commands.CreateRotate(),
            commands.CreateTrust(),
            commands.CreateReassign(),
            commands.CreateSubmit(),
        };
    }

    private Command CreateAdmit() => Signed(
        new Command("admit", "A region becomes a member with the next epoch.") { _region, _member, _domain },
        (result, revision) => new FederationCommand.Admit(
            revision, result.GetRequiredValue(_region), OperatorKeyCommands.Key(result.GetRequiredValue(_member)),
            result.GetRequiredValue(_domain), OperatorSignature.None));

    private Command CreateRemove() => Signed(
        new Command("remove", "A region is no member from the next epoch on.") { _region },
        (result, revision) => new FederationCommand.Remove(revision, result.GetRequiredValue(_region), OperatorSignature.None));

    private Command CreateTrust() => Signed(
        new Command("set-trust", "Another one answers for a member from now on.") { _region, _domain },
        (result, revision) => new FederationCommand.SetTrust(
            revision, result.GetRequiredValue(_region), result.GetRequiredValue(_domain), OperatorSignature.None));

    private Command CreateRotate()
    {
        var possession = new Option<string>("--possession")
        {
            Required = true, Description = "The new key's own signature, as federation prove-key shows it, in base64.",
        };
        return Signed(
            new Command("rotate-key", "A member signs by another key from the next epoch on.") { _region, _member, possession },
            (result, revision) => new FederationCommand.RotateKey(
                revision, result.GetRequiredValue(_region), OperatorKeyCommands.Key(result.GetRequiredValue(_member)),
                OperatorKeyCommands.Bytes(result.GetRequiredValue(possession), "--possession"), OperatorSignature.None));
    }

    private Command CreateReassign()
    {
        var vm = new Argument<string>("VM") { Description = "The VM's name." };
        var epoch = new Option<long>("--epoch") { Required = true, Description = "Its ownership epoch, which ends." };
        var to = new Option<string>("--to") { Required = true, Description = "The region that owns it from then on." };
        return Signed(
            new Command("reassign", "A VM is another region's: you answer for its old owner, which never runs it again.") { vm, epoch, to },
            (result, revision) => new FederationCommand.Reassign(
                revision,
                result.GetRequiredValue(vm),
                result.GetRequiredValue(epoch),
                result.GetRequiredValue(to),
                OperatorSignature.None));
    }

    private Command CreateSwitch()
    {
        var mode = new Argument<string>("MODE") { Description = "crash or byzantine." };
        mode.AcceptOnlyFromAmong("crash", "byzantine");
        var command = new Command("switch", "The epoch ends, and the next one has another mode.") { mode, _key, _api, _out };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var signer = ConsensusKey.OpenOperator(result.GetRequiredValue(_key));
            using var api = new OperatorApi(result.GetValue(_api), environment);
            var place = await api.FindPlaceAsync(cancellationToken);
            var next = await api.ProposeAsync(result.GetRequiredValue(mode), cancellationToken)
                ?? throw StartupException.Configuration("The policy permits no such switch now: docs/operations/federation.md says when.");
            if (next.Chain != place.Chain || next.Epoch != place.Epoch + 1)
                throw StartupException.WrongData("What the API proposes does not follow the epoch that it shows.");
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"signing epoch {next.Epoch}: {next.Mode}, of {string.Join(", ", next.Members.Select(member => member.Region))}"));
            return await HandInAsync(result, api, OperatorOrders.Sign(next, signer), cancellationToken);
        });
        return command;
    }

    private Command CreateSubmit()
    {
        var file = new Argument<string>("FILE") { Description = "The signed command, as --out wrote it." };
        var command = new Command("submit", "Hands in a command that was signed elsewhere.") { file, _api };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var api = new OperatorApi(result.GetValue(_api), environment);
            return await SubmitAsync(api, OperatorOrders.Read(result.GetRequiredValue(file)), cancellationToken);
        });
        return command;
    }

    private Command Signed(Command command, Func<ParseResult, long, FederationCommand.ByOperator> draft)
    {
        foreach (var option in new Option[] { _key, _api, _out, _chain, _revision })
            command.Add(option);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var signer = ConsensusKey.OpenOperator(result.GetRequiredValue(_key));
            using var api = new OperatorApi(result.GetValue(_api), environment);
            var (chain, revision) = (result.GetValue(_chain), result.GetValue(_revision));
            if (chain is null || revision == RevisionUnknown)
            {
                var place = await api.FindPlaceAsync(cancellationToken);
                (chain, revision) = (chain ?? place.Chain, revision == RevisionUnknown ? place.Revision : revision);
            }

            return await HandInAsync(result, api, OperatorOrders.Sign(draft(result, revision), chain, signer), cancellationToken);
        });
        return command;
    }

    private async Task<int> HandInAsync(ParseResult result, OperatorApi api, FederationCommand signed, CancellationToken cancellationToken)
    {
        if (result.GetValue(_out) is not { } file)
            return await SubmitAsync(api, signed.Encode(), cancellationToken);
        await File.WriteAllBytesAsync(file, signed.Encode(), cancellationToken);
        await output.WriteLineAsync($"signed command in {file}");
        return ExitCodes.Success;
    }

    private async Task<int> SubmitAsync(OperatorApi api, byte[] command, CancellationToken cancellationToken)
    {
        var answer = await api.SubmitAsync(command, cancellationToken);
        await output.WriteLineAsync(answer.Outcome is { } outcome
            ? string.Create(CultureInfo.InvariantCulture, $"{outcome}; the next command names revision {answer.Revision}")
            : "the answer is lost: federation show tells what became of it");
        return answer.Outcome is "done" or "alreadyDone" ? ExitCodes.Success
            : answer.Outcome is null ? ExitCodes.TemporaryFailure : ExitCodes.ConfigurationError;
    }
}
