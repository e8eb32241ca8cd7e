namespace Orleans.Runtime;

/// <summary>Runs when the silo is up; when it fails, the silo's start fails.</summary>
public interface IStartupTask
{
    /// <summary>Runs.</summary>
    Task Execute(CancellationToken cancellationToken);
}
