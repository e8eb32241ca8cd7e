namespace NovaCron.Dwcp.Consensus.Log;

/// <summary>Why an epoch ends. Numbers are part of the format.</summary>
public enum SwitchReason : byte
{
    /// <summary>A member was proven to break the rules.</summary>
    Offence = 1,

    /// <summary>A member is outside of the others' trust domain, or nobody knows in which it is.</summary>
    Trust = 2,

    /// <summary>A member doubts another one.</summary>
    Doubt = 3,

    /// <summary>The members, or a key, change.</summary>
    Members = 4,

    /// <summary>Round trips have changed.</summary>
    Pace = 5,

    /// <summary>An operator wants it.</summary>
    Operator = 6,
}
