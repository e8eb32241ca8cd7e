namespace Orleans.Runtime;

/// <summary>A grain's timer; disposing of it stops it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when it fires next and how long after each run it fires again.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
