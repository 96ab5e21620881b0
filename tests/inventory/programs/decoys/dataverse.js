const ORG = process.env.DATAVERSE_URL;

export const customer = (id) =>
  fetch(`${ORG}/api/data/v9.2/msdynci_customerprofiles?$filter=msdynci_customerid eq '${id}'`);
