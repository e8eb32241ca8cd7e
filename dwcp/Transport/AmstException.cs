namespace NovaCron.Dwcp.Transport;

/// <summary>A transfer failed. The message names the side that noticed it and the stage.</summary>
public sealed class AmstException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">Why.</param>
    /// <param name="side">The side that noticed it.</param>
    /// <param name="stage">How far the transfer had come.</param>
    /// <param name="detail">A clause for the operator, without a final full stop.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    /// <param name="code">The aborting side's own code; 0 where there is none.</param>
    public AmstException(
        AmstError error, AmstSide side, AmstStage stage, string detail, Exception? innerException = null, ushort code = 0)
        : base($"{Name(side)}, {Name(stage)} stage: {detail}.", innerException)
    {
        Error = error;
        Side = side;
        Stage = stage;
        Detail = detail;
        Code = code;
    }

    /// <summary>Why.</summary>
    public AmstError Error { get; }

    /// <summary>The side that noticed it; the other side learns it by an ABORT or REFUSE frame.</summary>
    public AmstSide Side { get; }

    /// <summary>How far the transfer had come.</summary>
    public AmstStage Stage { get; }

    /// <summary>The message without side and stage.</summary>
    public string Detail { get; }

    /// <summary>The code given to <c>AbortAsync</c> by the side that aborted; 0 for every other error.</summary>
    public ushort Code { get; }

    /// <summary>Whether a new attempt may succeed without anybody changing anything.</summary>
    public bool IsTransient => Error is AmstError.ConnectFailed or AmstError.ConnectionLost or AmstError.TimedOut or AmstError.SessionBusy;

    private static string Name(AmstSide side) => side == AmstSide.Sender ? "AMST sender" : "AMST receiver";

    private static string Name(AmstStage stage) => stage switch
    {
        AmstStage.Handshake => "handshake",
        AmstStage.Data => "data",
        _ => "finish",
    };
}
