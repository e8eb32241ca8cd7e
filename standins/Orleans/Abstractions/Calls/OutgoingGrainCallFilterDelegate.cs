namespace Orleans;

/// <summary>Sees calls at the caller.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
