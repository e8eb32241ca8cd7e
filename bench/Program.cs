using System.CommandLine;
using NovaCron.Bench.Acp;
using NovaCron.Bench.Amst;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Regions;
using NovaCron.Bench.Ass;
using NovaCron.Bench.DemoRuns;
using NovaCron.Bench.Hde;
using NovaCron.Bench.Orleans;

var root = new RootCommand("Measures what the documents state.") 
{
    DemoCommand.Create(), OrleansCommand.Create(), AmstCommand.Create(), HdeCommand.Create(), AcpCommand.Create(), AssCommand.Create(),
    SendCommand.Create(), ReceiveCommand.Create(), MigrateCommand.Create(),
};

// What was set up, network namespaces above all, is taken down before the process ends, also after Ctrl-C.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await root.Parse(args).InvokeAsync(invocation);
