using Microsoft.AspNetCore.Http;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("?limit=abc")]
    [InlineData("?limit=0")]
    [InlineData("?limit=-5")]
    [InlineData("?limit=99999999999999")]
    [InlineData("?status=nonsense")]
    [InlineData("?status=1")]
    [InlineData("?since=yesterday")]
    [InlineData("?force=maybe")]
    [InlineData("?states=failed,nonsense")]
    [InlineData("?states=failed,")]
    [InlineData("?task=abc")]
    public void A_wrong_parameter_is_422(string query)
    {
        var reader = Reader(query);
        reader.Integer("limit", 1, 1_000);
        reader.Name<TaskState>("status");
        reader.Instant("since");
        reader.Flag("force");
        reader.Names<TaskState>("states");
        reader.Id("task");
        Assert.Equal(422, reader.Refusal?.Status);
    }

    [Fact]
    public void Several_names_stand_in_one_parameter()
    {
        Assert.Equal([TaskState.Failed, TaskState.InDoubt], Reader("?status=failed,in_doubt,failed").Names<TaskState>("status"));
        Assert.Empty(Reader("").Names<TaskState>("status"));
        Assert.Equal(new Guid("01a20000-0000-7000-8000-000000000001"), Reader("?task=01a20000-0000-7000-8000-000000000001").Id("task"));
    }

    [Fact]
    public void Right_parameters_are_read_as_what_they_mean()
    {
        var reader = Reader("?limit=7&status=waiting_approval&since=2026-01-24T16:01:21%2B01:00&force=yes&agent=x");
        Assert.Equal((7, TaskState.WaitingApproval, true, "x"), (reader.Integer("limit", 1, 10), reader.Name<TaskState>("status"), reader.Flag("force"), reader.Text("agent_id", "agent")));
        Assert.Equal(new DateTime(2026, 1, 24, 15, 1, 21, DateTimeKind.Utc), reader.Instant("since"));
        Assert.Null(reader.Refusal);
    }

    private static QueryReader Reader(string query) => new(new DefaultHttpContext { Request = { QueryString = new(query) } }.Request.Query);
}
