namespace Orleans.Runtime.Activations;

/// <summary>Where an activation stands.</summary>
internal enum ActivationState
{
    /// <summary>The grain is made, its state read, <see cref="IGrainBase.OnActivateAsync"/> called.</summary>
    Activating,

    /// <summary>It takes requests.</summary>
    Active,

    /// <summary>
    /// Running requests end, then <see cref="IGrainBase.OnDeactivateAsync"/> is called; new requests wait for the next activation.
    /// </summary>
    Deactivating,

    /// <summary>Gone.</summary>
    Ended,
}
