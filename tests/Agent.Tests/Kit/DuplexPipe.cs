using System.IO.Pipelines;

namespace NovaCron.Agent.Tests.Kit;

internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
