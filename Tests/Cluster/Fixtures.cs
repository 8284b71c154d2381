using Mycosoft.Tests.Support.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
