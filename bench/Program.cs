using System.CommandLine;
using NovaCron.Bench.DemoRuns;
using NovaCron.Bench.Orleans;

var root = new RootCommand("Measures what the documents state.") { DemoCommand.Create(), OrleansCommand.Create() };
return await root.Parse(args).InvokeAsync();
