namespace Orleans;

/// <summary>Sees calls at the grain.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);
