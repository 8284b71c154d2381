await Console.Error.WriteLineAsync("usage: dotnet run --project Tests/Simulators -- --help");
return 2;
