var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
var redis = configuration.GetConnectionString("Redis");
await Console.Error.WriteLineAsync(redis is null
    ? "A separate gateway needs ConnectionStrings:Redis and cluster mode, which this version does not have; start the Silo, which serves the gateway in its own process."
    : "A separate gateway needs cluster mode, which this version does not have although ConnectionStrings:Redis is set; start the Silo, which serves the gateway in its own process.");
return 1;
