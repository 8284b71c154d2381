using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Companies;

/// <summary>One noun of the HTTP contract; a part is one abstract class with a sealed one for each store.</summary>
public abstract class CompanySuite(SharedCompany company)
{
    protected Api Api => company.Api;

    protected SharedCompany Company => company;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
