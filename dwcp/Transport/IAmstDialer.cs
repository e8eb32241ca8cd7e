namespace NovaCron.Dwcp.Transport;

/// <summary>Makes connections to one peer. A transfer never asks how.</summary>
public interface IAmstDialer
{
    /// <summary>Makes one more connection, its peer's region proven.</summary>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="AmstException">
    /// <see cref="AmstError.ConnectFailed"/> (may be tried again) or <see cref="AmstError.NotAuthorized"/> (must not).
    /// </exception>
    ValueTask<AmstConnection> DialAsync(CancellationToken cancellationToken);
}
