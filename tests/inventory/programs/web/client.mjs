import ci from "@microsoft/customerinsights";
import * as msRest from "@azure/ms-rest-js";

const client = new ci.CustomerInsights();
const options = { customHeaders: { Authorization: `Bearer ${process.env.TOKEN}` } };

export async function listInstances() {
  return client.getAllInstances(options);
}

export async function findCustomers(instanceId, text) {
  return client.getEntitiesWithODataPath(instanceId, "Customer", {
    search: text,
    top: "10",
    ...options,
  });
}
