namespace Mycosoft.Tests.Benchmarks;

internal static class Help
{
    public const string Text = """
        Measures the company. Every figure stands beside a yardstick that was measured in the same run on the same machine.

          dotnet run -c Release --project Tests/Benchmarks -- company [options]
            The whole: durable tasks a second over HTTP, latencies, Ask, bytes per idle agent, time to ready, the audit, the live feed, telemetry.
            --stores sqlite,postgres   which stores (PostgreSQL 15 has to be installed)
            --only http,ask,idle,start,audit,feed,telemetry  which parts
            --seconds N                length of each phase under load, 1 to 120 (default 8)
            --rounds N                 turns of company and yardstick, 1 to 20 (default 3)
            --idle-agents N            1,000 to 1,000,000 (default 100,000)
            --report FILE              also writes the figures as JSON
            --check                    exit code 1 when a floor is missed

          dotnet run -c Release --project Tests/Benchmarks -- cluster [options]
            The company as several processes on PostgreSQL and Redis (both have to be installed).
            --only seed,silos,viewers,idle  which parts: in turns with the seed's own design (tasks a second to their end, agent
                                       asks agent); one gateway over 1, 2 and 3 silos; 50 viewers of 10,000 agents; many idle
                                       agents over 3 silos
            --seconds N                length of each phase under load, 1 to 120 (default 8)
            --rounds N                 turns, 1 to 20 (default 3)
            --idle-agents N            1,000 to 1,000,000 (default 100,000)
            --seed-app FILE            the seed's design (default ../shared/peers/seed-design/app.py beside the checkout); needs
                                       Debian's python3-fastapi python3-uvicorn python3-redis python3-uvloop python3-httptools
            --report FILE              also writes the figures as JSON
            --check                    exit code 1 when a floor is missed or a part was skipped

          dotnet run -c Release --project Tests/Benchmarks -- load --target URL --key KEY [options]
            Load on a company that runs, on this machine or in a private network. Latency counts from the moment at which a
            request was due, so that a stall is seen by all who would have met it (coordinated omission).
            --rate N                   requests a second, due at even intervals; without it as many as the connections carry
            --connections N            1 to 1,024 (default 32)
            --duration S               seconds, 1 to 3,600 (default 30)
            --agents N                 1 to 10,000 agents load-0001 and so on, born for this and deleted afterwards (default 100)
            --kind KIND                their kind (default task-router)
            --task TYPE                their task (default get_status)
            --wait S                   asks for the end of each task (?wait=S) instead of its acceptance
            --keep                     leaves the agents
            --report FILE              also writes the figures as JSON

          dotnet run -c Release --project Tests/Benchmarks -- micro [BenchmarkDotNet options]
            The small things, with their allocations; --filter '*' runs all.
        """;
}
