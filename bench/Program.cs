using System.CommandLine;
using NovaCron.Bench.Orleans;

var root = new RootCommand("Measures what the documents state.") { OrleansCommand.Create() };
return await root.Parse(args).InvokeAsync();
