namespace Orleans.Runtime;

/// <summary>A reminder: a timer that outlives activations and silos.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique in its grain.</summary>
    string ReminderName { get; }
}
