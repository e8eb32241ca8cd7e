namespace NovaCron.Dwcp.Synchronization.Records;

/// <summary>How a field's entries are read. Numbers are written down: they never change their meaning.</summary>
public enum FieldKind : byte
{
    /// <summary>One value, the last one written.</summary>
    Register = 1,

    /// <summary>All values that were written at once.</summary>
    Conflicted = 2,

    /// <summary>A value for each element, the last one put.</summary>
    Map = 3,

    /// <summary>Elements.</summary>
    Set = 4,

    /// <summary>A sum that goes up and down.</summary>
    Counter = 5,

    /// <summary>A sum that never goes below zero.</summary>
    Bounded = 6,
}
