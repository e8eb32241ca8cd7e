using NovaCron.Dwcp.Consensus.Adaptation;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>Commands of the federation's log that an operator signs.</summary>
internal static class OperatorOrders
{
    private const int FileBytesMax = 4096;

    /// <summary>Signs a change of the membership.</summary>
    public static FederationCommand Sign(FederationCommand.ByOperator command, string chain, EcdsaSigner signer) =>
        command with { By = OperatorSignature.By(signer, command.SigningDigest(chain)) };

    /// <summary>Signs a switch to an epoch.</summary>
    public static FederationCommand Sign(FederationConfiguration next, EcdsaSigner signer)
    {
        var command = new SwitchProposal(next, SwitchReason.Operator).ToCommand();
        return command with { By = OperatorSignature.By(signer, command.SigningDigest(next.Chain)) };
    }

    /// <summary>Reads a signed command.</summary>
    /// <exception cref="StartupException">There is none in the file.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > FileBytesMax)
                throw StartupException.WrongData($"{file} is no signed command: it has more than {FileBytesMax} bytes.");
            var content = File.ReadAllBytes(file);
            return FederationCommand.Decode(content) is FederationCommand.ByOperator or FederationCommand.Switch { By: not null }
                ? content
                : throw StartupException.WrongData($"{file} has a command that no operator signs.");
        }
        catch (WireFormatException exception)
        {
            throw StartupException.WrongData($"{file} is no signed command: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"{file} cannot be read: {exception.Message}", exception);
        }
    }
}
