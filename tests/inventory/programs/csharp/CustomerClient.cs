using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Microsoft.Dynamics.CustomerInsights.Api;
using Microsoft.Dynamics.CustomerInsights.Api.Models;
using Microsoft.Identity.Client;

namespace Contoso.Loyalty
{
    public class CustomerClient
    {
        private readonly string instanceId;
        private readonly CustomerInsights client;

        public CustomerClient(HttpClient http, string instanceId)
        {
            this.instanceId = instanceId;
            client = new CustomerInsights(http, true);
        }

        public static async Task<string> TokenAsync(IConfidentialClientApplication app)
        {
            var scopes = new[] { "https://api.ci.ai.microsoft.com/.default" };
            var result = await app.AcquireTokenForClient(scopes).ExecuteAsync();
            return result.AccessToken;
        }

        public async Task<IList<object>> ProfileAsync(string customerId)
        {
            var answer = await client.GetEntitiesWithODataPathAsync(
                instanceId,
                "Customer",
                filter: $"CustomerId eq '{customerId}'",
                select: "CustomerId,FullName");
            return ((ODataEntityPayload)answer).Value;
        }

        public async Task<object> ActivitiesAsync(string customerId)
        {
            return await client.GetEntitiesWithODataPathAsync(
                instanceId, "UnifiedActivity", null, null, null, null, null, null,
                "CustomerId eq '" + customerId + "'", "ActivityTime desc", null, "25");
        }

        public async Task<int> SegmentCountAsync()
        {
            var raw = await client.GetAllSegmentsWithHttpMessagesAsync(instanceId);
            return ((IList<SegmentMetadata>)raw.Body).Count;
        }
    }
}
