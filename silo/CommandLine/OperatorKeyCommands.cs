using System.CommandLine;
using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>federation create-operator-key</c> and <c>federation prove-key</c>: keys, and what is shown of them.</summary>
internal static class OperatorKeyCommands
{
    /// <summary>Makes the command that makes an operator's key.</summary>
    public static Command CreateKey(TextWriter output)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write, readable by its owner only." };
        var command = new Command("create-operator-key", "Makes a key by which an operator signs, and shows its public half.") { file };
        command.SetAction(async (result, _) =>
        {
            using var key = ConsensusKey.CreateOperator(result.GetRequiredValue(file));
            await output.WriteLineAsync($"operator  {Convert.ToBase64String(key.Public.Info.Span)}");
            await output.WriteLineAsync($"sha256    {key.Public.Fingerprint}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Makes the command by which a member shows that it has its new key.</summary>
    public static Command CreateProof(TextWriter output)
    {
        var region = new Argument<string>("REGION") { Description = "The member whose key it becomes." };
        var file = new Option<string>("--new-key") { Required = true, Description = "The file of the new consensus key." };
        var chain = new Option<string>("--chain") { Required = true, Description = "The log's name." };
        var create = new Option<bool>("--create") { Description = "Makes the key if it is not there." };
        var command = new Command("prove-key", "Shows a member's new key, signed by itself, for rotate-key; run where the key is.")
        {
            region, file, chain, create,
        };
        command.SetAction(async (result, _) =>
        {
            using var key = ConsensusKey.Open(result.GetRequiredValue(file), result.GetValue(create));
            var digest = FederationCommand.RotateKey.PossessionDigest(
                result.GetRequiredValue(chain), result.GetRequiredValue(region), key.Public);
            await output.WriteLineAsync($"key         {Convert.ToBase64String(key.Public.Info.Span)}");
            await output.WriteLineAsync($"possession  {Convert.ToBase64String(key.Sign(digest).Span)}");
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>A public key as it was shown.</summary>
    public static MemberKey Key(string text)
    {
        try
        {
            return new MemberKey(Bytes(text, "--key"));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw StartupException.Configuration($"--key is no public key on P-256: {exception.Message}");
        }
    }

    /// <summary>Bytes as they were shown.</summary>
    public static byte[] Bytes(string text, string option)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw StartupException.Configuration($"{option} is not in base64.");
        }
    }
}
