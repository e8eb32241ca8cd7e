using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a member wanted done in a step, to be looked through.</summary>
internal sealed class Outputs(IReadOnlyList<AcpOutput> all)
{
    public IReadOnlyList<AcpOutput> All => all;

    /// <summary>What callers are answered.</summary>
    public IEnumerable<AcpOutput> Answers => all.Where(one => one is not (AcpOutput.Write or AcpOutput.Send or AcpOutput.Happened));

    public IEnumerable<AcpEvent> Events => all.OfType<AcpOutput.Happened>().Select(happened => happened.Event);

    public List<T> Told<T>()
        where T : AcpEvent => [.. Events.OfType<T>()];

    /// <summary>Messages of a kind, with whom they are for.</summary>
    public List<(string To, T Message)> Sent<T>()
        where T : AcpMessage =>
        [
            .. all.OfType<AcpOutput.Send>()
                .Select(send => (send.To, Message: AcpCodec.Decode(send.Message) as T))
                .Where(sent => sent.Message is not null)
                .Select(sent => (sent.To, sent.Message!)),
        ];

    /// <summary>Messages of a kind for one region.</summary>
    public List<T> Sent<T>(string to)
        where T : AcpMessage => [.. Sent<T>().Where(sent => sent.To == to).Select(sent => sent.Message)];

    /// <summary>Statements of a kind, with whom they are for.</summary>
    public List<(string To, T Statement)> Said<T>()
        where T : Statement =>
        [
            .. Sent<AcpMessage.Said>().Where(sent => sent.Message.Signed.Statement is T)
                .Select(sent => (sent.To, (T)sent.Message.Signed.Statement)),
        ];

    /// <summary>Kinds of messages, each with whom it is for.</summary>
    public IEnumerable<string> Kinds => Sent<AcpMessage>().Select(sent => $"{sent.Message.GetType().Name} to {sent.To}");
}
