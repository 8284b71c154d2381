using System.Net;
using Mycosoft.Redis;
using Orleans.Configuration;

namespace Mycosoft.Hosting;

/// <summary>How this silo finds the others and how soon a lost one is missed: within 4.5 s by its neighbours, or within 15 s by its row when all died at once.</summary>
internal static class ClusterMembership
{
    public static void JoinCluster(this ISiloBuilder silo, MasOptions options)
    {
        if (options.Membership == Membership.Alone)
        {
            silo.UseLocalhostClustering(options.SiloPort, options.ClientPort, serviceId: options.ServiceId, clusterId: options.ClusterId);
            silo.Configure<EndpointOptions>(o => o.AdvertisedIPAddress = IPAddress.Loopback);
        }
        else
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
            silo.Configure<EndpointOptions>(o =>
            {
                (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (options.Address, options.SiloPort, options.ClientPort);
                o.SiloListeningEndpoint = new IPEndPoint(options.Address, options.SiloPort);
                o.GatewayListeningEndpoint = new IPEndPoint(options.Address, options.ClientPort);
            });
            if (options.Membership == Membership.Redis)
                silo.UseRedisClustering(o => o.ConfigurationOptions = RedisAddress.Parse(options.Redis!));
            else
                silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", options.Postgres));
            silo.Services.AddHostedService<MembershipGuard>();
        }

        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = TimeSpan.FromSeconds(1.5);
            o.NumMissedProbesLimit = 3;
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            o.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            o.MaxJoinAttemptTime = TimeSpan.FromSeconds(60);
        });

        // A lost silo's share of the directory need not rest until it is certain that the silo has stopped: the epoch in the ledger refuses a zombie's writes whenever it wakes.
        silo.Configure<GrainDirectoryOptions>(static o => o.RangeLeaseDuration = TimeSpan.Zero);
    }
}
